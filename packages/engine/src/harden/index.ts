export {
  evaluateHardening,
  evaluationPhases,
  type EvaluateHardeningRequest,
  type EvaluationPhase,
} from './evaluate-hardening.ts';
export { HardenError } from './harden-error.ts';
export { hardenModel } from './harden-model.ts';
export type { CheckpointStore, Hardened, HardenProgress, HardenRequest } from './harden-request.ts';
export type { TrainingImage } from './training-picture.ts';
