import './worker.ts';
import './overview.ts';
