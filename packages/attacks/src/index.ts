export * from './objective.ts';
export * from './oracle.ts';
