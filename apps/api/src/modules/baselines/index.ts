import './baseline.ts';
import './mutations.ts';
