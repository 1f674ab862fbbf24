export { AttackError, type AttackErrorCode } from './attack-error.ts';
export {
  combinationConfigSchema,
  combinations,
  formatCombination,
  parseCombination,
  type Combination,
  type CombinationConfig,
  type CombinationName,
  type MemberState,
} from './combinations/index.ts';
export { attackConfigSchema, budgetSchema, type AttackConfig, type AttackConfigInput, type Budget } from './config.ts';
export { directionNames, directions, type DirectionName } from './direction.ts';
export { formatLevels, parseLevels } from './levels.ts';
export { runAttack, type AttackRequest } from './loop.ts';
export { elementMask, type ElementMask, type Perturbable } from './mask.ts';
export type * from './objective.ts';
export type * from './oracle.ts';
export type { AttackOutcome } from './path.ts';
export { normNames, projections, type NormName, type Projection } from './projections/index.ts';
export { roundTowards } from './rounding.ts';
export { isBetter, meanLoss, successCount, type AttackSample } from './sample.ts';
export { startingPoint } from './start.ts';
export { isLossStillFalling, NEAR_ZERO_GRADIENT, type AttackStep, type GradientSummary } from './trace.ts';
export {
  attacks,
  type Attack,
  type AttackName,
  type AttackVariant,
  type ControlAttack,
  type GradientAttack,
} from './attacks/index.ts';
export { objectiveDefinitions, parseObjective, type ObjectiveDefinition } from './objectives/index.ts';
export { MAX_TARGETS } from './objectives/target-boxes.ts';
