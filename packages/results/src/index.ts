export * from './configuration.ts';
export * from './results.ts';
export { resultsJsonSchema } from './json-schema.ts';
export {
  comparability,
  comparedSettings,
  differingSetting,
  incomparable,
  type Comparability,
  type ComparableRun,
  type SettingDifference,
} from './comparability.ts';
