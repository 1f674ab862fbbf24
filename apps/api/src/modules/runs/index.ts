import './errors.ts';
import './list.ts';
import './mutations.ts';
import './run.ts';
