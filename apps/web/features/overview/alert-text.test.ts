import { driftAlerts, trendSeries } from '@holdfast/metrics';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { namesIn } from '#web/features/names/use-names.ts';
import en from '#web/messages/en.json';
import zh from '#web/messages/zh-CN.json';
import { sentenceNumbers } from '../../../../test/testkit/sentence-numbers.ts';
import { alertText } from './alert-text.ts';

const point = (run: number, success: number) => ({
  ...{ id: `run ${run}`, attack: 'averaged', transform: 'jpeg:75', success, n: 60 },
});

/** An alert as the API hands it out, against the run before or against a baseline of a name. */
function shown(baseline: string | null) {
  const before = { ...point(4, 7), label: baseline === null ? 'run 4' : `${baseline}, run 4` };
  const series = trendSeries([before, { ...point(5, 41), label: 'run 5' }]);
  const rule = { against: baseline === null ? 'previous' : 'baseline', margin: 0.05 } as const;
  const [alert] = driftAlerts(series, rule, { baselineId: before.id });
  if (alert === undefined) throw new Error('no alert');
  const { sentence: text, attack, transform, difference, interval } = alert;
  const facts = { attack, transform, difference, lowest: interval.low, rate: 41 / 60, referenceRun: 4, baseline };
  return { text, facts, run: { id: '5', number: 5 } };
}

const alerts = [shown(null), shown('nightly')];

describe.each([
  ['en', en],
  ['zh-CN', zh],
] as const)('an alert in %s', (locale, messages) => {
  const words = {
    t: createTranslator({ locale, messages, namespace: 'overview.alerts' }),
    names: namesIn(createTranslator({ locale, messages, namespace: 'names' })),
  };

  it('has the numbers of the sentence that the API writes', () => {
    const said = alerts.map((alert) => sentenceNumbers(alertText(alert, words)));
    expect(said).toEqual(alerts.map(({ text }) => sentenceNumbers(text)));
    expect(said.flat().length).toBeGreaterThan(8);
    expect(alerts.map((alert) => alertText(alert, words))).toEqual([
      expect.not.stringContaining('nightly'),
      expect.stringContaining('nightly'),
    ]);
  });

  it('is its text where it was stored without facts', () => {
    expect(alertText({ text: 'As it was.', facts: null, run: { id: '5', number: 5 } }, words)).toBe('As it was.');
  });
});
