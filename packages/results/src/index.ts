export * from './configuration.ts';
export * from './results.ts';
export { resultsJsonSchema } from './json-schema.ts';
