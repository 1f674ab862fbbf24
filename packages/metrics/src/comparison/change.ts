import type { Interval } from '../statistics/interval.ts';
import { mcnemarExact, newcombePairedInterval, type PairedCounts } from '../statistics/paired.ts';
import { rateOf, type Rate } from '../statistics/rate.ts';

/**
 * What a comparison says, decided by the interval of the change against the margin and by nothing else.
 * `regressed`: attacks succeed more often by more than the margin; `improved`: less often by more than the margin; `no-material-change`: the
 * change is within the margin, as shown by the data; `insufficient-data`: the interval allows both. A test that is not significant
 * is never read as "no change".
 */
export const changeVerdicts = ['regressed', 'improved', 'no-material-change', 'insufficient-data'] as const;
export type ChangeVerdict = (typeof changeVerdicts)[number];

/** Change of the attack success rate from the first subject (the baseline) to the second, on the images judged in both. */
export interface Change extends PairedCounts {
  readonly n: number;
  readonly firstRate: Rate;
  readonly secondRate: Rate;
  /** Second rate minus first: positive means that the second is fooled more often. Null where n is 0. */
  readonly difference: number | null;
  /** Newcombe's interval of that difference. */
  readonly interval: Interval;
  /** Exact two-sided McNemar test, for this row alone. */
  readonly pValue: number;
  readonly confidence: number;
  /** Smallest change that matters, as a share. */
  readonly margin: number;
  readonly verdict: ChangeVerdict;
}

export interface ChangeOptions {
  readonly margin: number;
  readonly confidence?: number;
}

/** The change that one 2x2 table of counts shows. `onlySecond` are images that were robust and are fooled now. */
export function changeOf(counts: PairedCounts, { margin, confidence = 0.95 }: ChangeOptions): Change {
  const { both, onlyFirst, onlySecond, neither } = counts;
  const n = both + onlyFirst + onlySecond + neither;
  const turned = newcombePairedInterval(counts, confidence);
  // Newcombe's difference is first minus second; a change is read the other way. Adding 0 turns -0 into 0.
  const interval = { low: -turned.high + 0, high: -turned.low + 0 };
  return {
    both,
    onlyFirst,
    onlySecond,
    neither,
    n,
    firstRate: rateOf({ successes: both + onlyFirst, n }, confidence),
    secondRate: rateOf({ successes: both + onlySecond, n }, confidence),
    difference: n === 0 ? null : (onlySecond - onlyFirst) / n,
    interval,
    pValue: mcnemarExact(counts),
    confidence,
    margin,
    verdict: changeVerdictOf({ interval, margin }),
  };
}

export function changeVerdictOf({ interval, margin }: { interval: Interval; margin: number }): ChangeVerdict {
  if (interval.low > margin) return 'regressed';
  if (interval.high < -margin) return 'improved';
  return interval.low >= -margin && interval.high <= margin ? 'no-material-change' : 'insufficient-data';
}
