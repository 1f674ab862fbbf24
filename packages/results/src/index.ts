export * from './configuration.ts';
export * from './results.ts';
export { resultsJsonSchema } from './json-schema.ts';
export { comparability, incomparable, type Comparability, type ComparableRun } from './comparability.ts';
