export type { ChoiceField, NumberField, NumberParam, NumberRange, ParamField } from './params.ts';
export * from './registry.ts';
export { meets } from './seen.ts';
export * from './spec.ts';
export * from './suites.ts';
export * from './surrogate.ts';
export * from './transform.ts';
export { TransformSpecError } from './transform-spec-error.ts';
