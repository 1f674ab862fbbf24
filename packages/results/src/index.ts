export * from './configuration.ts';
export * from './results.ts';
export { ineligible } from './ineligible.ts';
export { sentences, toldSchema, type Sentence, type Sentences, type Told } from './told.ts';
export { resultsJsonSchema } from './json-schema.ts';
export {
  comparability,
  incomparability,
  incomparable,
  type Comparability,
  type ComparableRun,
} from './comparability.ts';
