import { changeVerdictOf } from '../comparison/change.ts';
import { newcombeIndependentInterval } from '../statistics/independent.ts';
import type { Interval } from '../statistics/interval.ts';
import { newcombePairedInterval, type PairedCounts } from '../statistics/paired.ts';
import type { TrendPoint, TrendSeries } from './trend.ts';

/** When a change over time is worth somebody's attention. */
export interface DriftRule {
  readonly against: 'previous' | 'baseline';
  /** Smallest worsening that matters, as a share. */
  readonly margin: number;
  readonly confidence?: number;
  /** Points with fewer images raise no alert and serve as no reference; default 30. */
  readonly requiredImages?: number;
}

export interface DriftAlert {
  readonly attack: string;
  readonly transform: string;
  readonly from: { readonly id: string; readonly label: string };
  readonly to: { readonly id: string; readonly label: string };
  /** Later rate minus earlier. */
  readonly difference: number;
  readonly interval: Interval;
  readonly paired: boolean;
  readonly sentence: string;
}

/**
 * Points at which the attack success rate rose by more than the margin: the whole interval of the change lies beyond it. `previous` is the
 * last point before with enough images; `baseline` the point `baselineId`, with which only later points are compared. A series without that
 * point raises nothing.
 */
export function driftAlerts(
  series: readonly TrendSeries[],
  rule: DriftRule,
  options: { readonly baselineId?: string } = {},
): readonly DriftAlert[] {
  return series.flatMap((own) => {
    const enough = own.points.filter(({ n }) => n >= (rule.requiredImages ?? 30));
    const baselineAt = enough.findIndex(({ id }) => id === options.baselineId);
    return enough.flatMap((point, index): readonly DriftAlert[] => {
      const reference =
        rule.against === 'previous'
          ? enough[index - 1]
          : baselineAt !== -1 && index > baselineAt
            ? enough[baselineAt]
            : undefined;
      return reference === undefined ? [] : alertOf({ series: own, reference, point, rule });
    });
  });
}

function alertOf(request: {
  readonly series: TrendSeries;
  readonly reference: TrendPoint;
  readonly point: TrendPoint;
  readonly rule: DriftRule;
}): readonly DriftAlert[] {
  const { series, reference, point, rule } = request;
  const previous = series.points[series.points.indexOf(point) - 1];
  // Counts against the previous run are about another pair where that run had too few images.
  const counts =
    rule.against === 'baseline' ? point.againstBaseline : previous === reference ? point.againstPrevious : undefined;
  const { difference, interval } = changeBetween({ reference, point, counts, confidence: rule.confidence });
  if (changeVerdictOf({ interval, margin: rule.margin }) !== 'regressed') return [];
  const { attack, transform } = series;
  const percent = (share: number): string => `${+(share * 100).toFixed(1)}`;
  return [
    {
      attack,
      transform,
      from: { id: reference.id, label: reference.label },
      to: { id: point.id, label: point.label },
      difference,
      interval,
      paired: counts !== undefined,
      sentence:
        `${attack} under ${transform} succeeds on ${percent(point.success / point.n)}% (${point.label}), ${percent(difference)} points more than ` +
        `${rule.against === 'previous' ? 'before' : 'in the baseline'} (${reference.label}); at least ${percent(interval.low)} points by the interval.`,
    },
  ];
}

function changeBetween(request: {
  readonly reference: TrendPoint;
  readonly point: TrendPoint;
  readonly counts: PairedCounts | undefined;
  readonly confidence: number | undefined;
}): { readonly difference: number; readonly interval: Interval } {
  const { reference, point, counts, confidence } = request;
  if (counts === undefined) {
    const before = { successes: reference.success, n: reference.n };
    const now = { successes: point.success, n: point.n };
    return {
      difference: point.success / point.n - reference.success / reference.n,
      interval: newcombeIndependentInterval(now, before, confidence),
    };
  }
  const { both, onlyFirst, onlySecond, neither } = counts;
  const n = both + onlyFirst + onlySecond + neither;
  const turned = { both, onlyFirst: onlySecond, onlySecond: onlyFirst, neither };
  return {
    difference: n === 0 ? 0 : (onlySecond - onlyFirst) / n,
    interval: newcombePairedInterval(turned, confidence),
  };
}
