import { compareFamily, comparisonHeadline as headlineOf, type PairedCell } from '@holdfast/metrics';
import { createFormatter, createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { namesIn } from '#web/features/names/use-names.ts';
import en from '#web/messages/en.json';
import zh from '#web/messages/zh-CN.json';
import { sentenceNumbers } from '../../../../test/testkit/sentence-numbers.ts';
import { comparisonHeadline, insufficientReason, type ComparisonWords } from './comparison-text.ts';

const VERDICTS = {
  regressed: 'REGRESSED',
  improved: 'IMPROVED',
  'no-material-change': 'NO_MATERIAL_CHANGE',
  'insufficient-data': 'INSUFFICIENT_DATA',
} as const;

const cell = (transform: string, both: number, onlyFirst: number, onlySecond: number, neither: number): PairedCell => ({
  ...{ attack: 'averaged', transform, seen: true, counts: { both, onlyFirst, onlySecond, neither } },
  ...{ errors: 0, onlyEligibleInFirst: 0, onlyEligibleInSecond: 0 },
});

const FAMILIES: readonly (readonly PairedCell[])[] = [
  [
    cell('identity', 10, 2, 40, 48),
    cell('jpeg:75', 10, 30, 1, 59),
    cell('jpeg:50', 300, 1, 1, 300),
    cell('median:3', 3, 1, 0, 2),
    cell('jpeg:30', 20, 0, 8, 72),
    cell('noise:8', 0, 0, 0, 0),
  ],
  [cell('identity', 10, 2, 40, 48)],
  [cell('identity', 1, 0, 0, 1)],
  [],
];
const effect = 0.05;

const compared = FAMILIES.map((family) => {
  const [rows = []] = compareFamily([family], { margin: effect, confidence: 0.95 });
  const said = { commonImages: 1, confidence: 0.95, tests: family.length };
  return {
    headline: headlineOf({ ...said, rows, margin: effect }),
    comparison: {
      ...{ ...said, minimumEffect: effect },
      rows: rows.map(({ verdict, ...row }) => ({ ...row, verdict: VERDICTS[verdict] })),
    },
  };
});

describe.each([
  ['en', en],
  ['zh-CN', zh],
] as const)('a comparison in %s', (locale, messages) => {
  const words: ComparisonWords = {
    t: createTranslator({ locale, messages, namespace: 'compare.text' }),
    names: namesIn(createTranslator({ locale, messages, namespace: 'names' })),
    list: createFormatter({ locale }).list,
  };

  it('has the numbers of the headline that the API writes', () => {
    const said = compared.map(({ comparison }) => sentenceNumbers(comparisonHeadline(comparison, words)));
    expect(said).toEqual(compared.map(({ headline }) => sentenceNumbers(headline)));
    expect(said.flat().length).toBeGreaterThan(20);
  });

  it('says with the same numbers why data do not suffice', () => {
    const open = compared.flatMap(({ comparison }) => comparison.rows).filter(({ reason }) => reason !== null);
    const said = open.map((row) => sentenceNumbers(insufficientReason(row, effect, words) ?? 'none'));
    expect(said).toEqual(open.map(({ reason }) => sentenceNumbers(reason ?? '')));
    // Without a pair, with a change of open size, and with one that is open itself.
    expect(new Set(said.map(({ length }) => length))).toEqual(new Set([0, 4]));
    expect(open.some(({ interval }) => interval.low > 0)).toBe(true);
  });
});
