import './workspace.ts';
import './settings.ts';
import './mutations.ts';
