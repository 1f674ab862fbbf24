export {
  changeOf,
  changeVerdictOf,
  changeVerdicts,
  type Change,
  type ChangeOptions,
  type ChangeVerdict,
} from './comparison/change.ts';
export { compareCounts, type FamilyChange } from './comparison/family.ts';
export { holmAdjusted } from './comparison/holm.ts';
export { imageDistance, type ImageDistance } from './image/distance.ts';
export { ssim } from './image/ssim.ts';
export { clusteredRate, type Cluster } from './statistics/bootstrap.ts';
export { overlap, type Interval } from './statistics/interval.ts';
export {
  comparePairs,
  countPairs,
  mcnemarExact,
  newcombePairedInterval,
  type PairedComparison,
  type PairedCounts,
} from './statistics/paired.ts';
export { rateOf, type Rate } from './statistics/rate.ts';
export { wilsonInterval } from './statistics/wilson.ts';
export { averagePrecision, meanAveragePrecision, type LabelledPicture } from './labelled/average-precision.ts';
export { robustAccuracy } from './labelled/robust-accuracy.ts';
export { compareAttacks, type AttackComparison } from './outcomes/comparison.ts';
export {
  classificationReference,
  detectionReference,
  type CleanReference,
  type ReferenceObject,
} from './outcomes/eligibility.ts';
export { IDENTITY, isEligible, outcomeStates, type OutcomeRecord, type OutcomeState } from './outcomes/outcome.ts';
export {
  summarise,
  type AttackSummary,
  type JointSummary,
  type SummaryOptions,
  type TransformSummary,
} from './outcomes/summary.ts';
export type { Warning, WarningCode } from './warnings/warning.ts';
export {
  SMALL_SAMPLE_LIMIT,
  SURROGATE_LIMIT_LEVELS,
  warningsFor,
  type SampleEvidence,
  type SurrogateDistance,
} from './warnings/warnings.ts';
