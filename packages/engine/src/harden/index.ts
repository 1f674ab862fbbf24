export {
  evaluateHardening,
  evaluationPhases,
  type EvaluateHardeningRequest,
  type EvaluationPhase,
} from './evaluate-hardening.ts';
export { HardenError } from './harden-error.ts';
export {
  hardenModel,
  type CheckpointStore,
  type Hardened,
  type HardenProgress,
  type HardenRequest,
} from './harden-model.ts';
export type { TrainingImage } from './training-picture.ts';
