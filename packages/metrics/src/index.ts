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
