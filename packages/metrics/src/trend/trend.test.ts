import { describe, expect, it } from 'vitest';
import { driftAlerts, type DriftRule } from './drift.ts';
import { trendSeries, type TrendMeasurement } from './trend.ts';

const point = (id: number, success: number, rest: Partial<TrendMeasurement> = {}): TrendMeasurement => ({
  id: `run ${id}`,
  label: `version ${id}`,
  attack: 'averaged',
  transform: 'jpeg:75',
  success,
  n: 100,
  ...rest,
});

const rule: DriftRule = { against: 'previous', margin: 0.05 };

describe('a trend', () => {
  it('is a series of rates with intervals for every attack and transform', () => {
    const series = trendSeries([point(1, 10), point(1, 20, { transform: 'identity' }), point(2, 12)]);
    expect(
      series.map(({ transform, points }) => [transform, points.map(({ attackSuccess }) => attackSuccess.successes)]),
    ).toEqual([
      ['jpeg:75', [10, 12]],
      ['identity', [20]],
    ]);
    expect(series[0]?.points[0]?.attackSuccess.interval.high).toBeGreaterThan(0.1);
  });

  it('raises an alert where the whole interval of a worsening lies beyond the margin', () => {
    const series = trendSeries([point(1, 10), point(2, 18), point(3, 60), point(4, 20)]);
    const [alert, ...others] = driftAlerts(series, rule);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ from: { id: 'run 2' }, to: { id: 'run 3' }, paired: false });
    expect(alert?.sentence).toContain('succeeds on 60% (version 3), 42 points more than before (version 2)');
  });

  it('sees smaller changes where the images are the same', () => {
    const counts = { both: 10, onlyFirst: 0, onlySecond: 14, neither: 76 };
    expect(driftAlerts(trendSeries([point(1, 10), point(2, 24)]), rule)).toEqual([]);
    const paired = trendSeries([point(1, 10), point(2, 24, { againstPrevious: counts })]);
    expect(driftAlerts(paired, rule)).toMatchObject([{ paired: true, difference: 0.14 }]);
  });

  it('compares with the baseline from there on, which catches a slow drift', () => {
    const series = trendSeries([point(1, 10), point(2, 16), point(3, 22), point(4, 34)]);
    expect(driftAlerts(series, rule)).toEqual([]);
    const against: DriftRule = { ...rule, against: 'baseline' };
    expect(driftAlerts(series, against, { baselineId: 'run 1' }).map(({ to }) => to.id)).toEqual(['run 4']);
    expect(driftAlerts(series, against, { baselineId: 'run 9' })).toEqual([]);
  });

  it('does not listen to points with too few images, nor compare with them', () => {
    const few = point(2, 20, { n: 20 });
    const series = trendSeries([
      point(1, 10),
      few,
      point(3, 60, { againstPrevious: { both: 20, onlyFirst: 0, onlySecond: 0, neither: 0 } }),
    ]);
    expect(driftAlerts(series, rule)).toMatchObject([{ from: { id: 'run 1' }, to: { id: 'run 3' }, paired: false }]);
  });
});
