export {
  changeOf,
  changeVerdictOf,
  changeVerdicts,
  type Change,
  type ChangeOptions,
  type ChangeVerdict,
} from './comparison/change.ts';
export { compareCounts, type FamilyChange } from './comparison/family.ts';
export { commonRates, type CommonRates } from './comparison/common-rates.ts';
export {
  compareCells,
  compareFamily,
  compareSubjects,
  compareWithReference,
  type CompareOptions,
  type Comparison,
  type ComparisonGroup,
  type ComparisonRow,
} from './comparison/compare-subjects.ts';
export { changedImages, type ChangedImage, type ChangedImages, type Changes } from './comparison/changed-images.ts';
export { comparisonHeadline } from './comparison/headline.ts';
export { holmAdjusted } from './comparison/holm.ts';
export { JOINT_ALL } from './comparison/joint-cells.ts';
export {
  largestObjectSize,
  OBJECT_SIZE_NOTE,
  objectSizeOf,
  objectSizes,
  type ObjectSize,
} from './comparison/object-size.ts';
export { pairOutcomes, type ComparedOutcome, type PairedCell, type Pairing } from './comparison/pairs.ts';
export { newcombeIndependentInterval } from './statistics/independent.ts';
export {
  countTransfers,
  transferMatrix,
  type TransferCounts,
  type TransferEntry,
  type TransferMatrix,
  type TransferOutcome,
} from './transfer/transfer-matrix.ts';
export { driftAlerts, type DriftAlert, type DriftRule } from './trend/drift.ts';
export { trendSeries, type TrendMeasurement, type TrendPoint, type TrendSeries } from './trend/trend.ts';
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
  type WarningNames,
  type SampleEvidence,
  type SurrogateDistance,
} from './warnings/warnings.ts';
