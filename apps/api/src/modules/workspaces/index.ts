import './workspace.ts';
