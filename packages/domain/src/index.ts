export * from './campaign-definition.ts';
export * from './permissions.ts';
export * from './problem.ts';
export * from './run-snapshot.ts';
export * from './task-payloads.ts';
export * from './transitions.ts';
