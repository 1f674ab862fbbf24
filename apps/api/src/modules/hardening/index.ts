import './job.ts';
import './mutations.ts';
