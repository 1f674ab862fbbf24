import './probe.ts';
import './start.ts';
