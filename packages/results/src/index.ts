export * from './configuration.ts';
export * from './results.ts';
