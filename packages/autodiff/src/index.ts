export { coverage, type CoverageQuery, type GradientClass, type OperatorCoverage } from './coverage.ts';
export { CotangentError, NoGradientError } from './errors.ts';
export type { Emitter } from './emit.ts';
export { defaultPatterns } from './patterns/pattern-table.ts';
export type { PatternContext, VjpPattern } from './patterns/pattern.ts';
export { defaultRules, DIFFERENTIABLE_OPERATORS, type DifferentiableOperator, type RuleTable } from './rule-table.ts';
export type { GradientKind, Parameters, SavedValues, VjpContext, VjpRule } from './rule.ts';
export { differentiate, type DifferentiateRequest, type ZeroGradientNode } from './walker.ts';
