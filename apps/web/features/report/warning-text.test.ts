import { buildReport } from '@holdfast/reporting';
import type { Results } from '@holdfast/results';
import { createFormatter, createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { namesIn } from '#web/features/names/use-names.ts';
import en from '#web/messages/en.json';
import zh from '#web/messages/zh-CN.json';
import { skippedImage, syntheticResults } from '../../../../test/testkit/results.ts';
import { sentenceNumbers } from '../../../../test/testkit/sentence-numbers.ts';
import { warningText } from './warning-text.ts';

const BANK = ['jpeg:75', 'median:3'];
const UNSEEN = ['jpeg:30', 'jpeg:50', 'jpeg:90'];

/** A run in which everything goes wrong that a finished report warns of. */
function doubtful(): Results {
  const images = Array.from({ length: 6 }, (_, at) => ({
    id: `photo-${at}.jpg`,
    succeeds: { averaged: at < 3 ? ['jpeg:75', 'jpeg:30'] : [] },
    states: at === 5 ? { 'noise@jpeg:50': 'error' as const } : {},
  }));
  const run = syntheticResults({ images, bank: BANK, unseen: UNSEEN });
  return {
    ...run,
    complete: false,
    images: [
      ...run.images.map((image, at) => ({
        ...image,
        surrogate: image.surrogate.map((one) => ({ ...one, meanAbs: one.transform === 'median:3' ? 2.34 : 0.4 })),
        samples: image.samples.map((sample) => ({
          ...sample,
          reportedSuccess: sample.attack === 'averaged' && at > 3,
          trace: {
            losses: Array.from({ length: 40 }, (_step, step) => 40 - step),
            succeeded: [],
            nearZeroGradients: at < 2 ? 30 : 0,
          },
        })),
      })),
      skippedImage('broken.jpg', { reason: 'not an image', error: true }),
    ],
  };
}

const { warnings } = buildReport(doubtful());
const { warnings: empty } = buildReport(
  syntheticResults({ images: [{ id: 'photo.jpg', succeeds: {}, states: { '@identity': 'ineligible' } }] }),
);
const all = [...warnings, ...empty].flatMap(({ facts, ...warning }) =>
  facts === undefined
    ? []
    : [{ ...warning, facts: { ...facts, attack: facts.attack ?? null, transforms: facts.transforms ?? [] } }],
);

it('speaks of warnings of every kind that a finished report has, each with its facts', () => {
  expect(all).toHaveLength(warnings.length + empty.length);
  const kinds = Object.keys(en.report.warnings.text).filter((kind) => kind !== 'RUN_UNFINISHED');
  expect([...new Set(all.map(({ facts }) => facts.kind))].sort()).toEqual(kinds);
});

describe.each([
  ['en', en],
  ['zh-CN', zh],
] as const)('a warning in %s', (locale, messages) => {
  const words = {
    t: createTranslator({ locale, messages, namespace: 'report.warnings' }),
    names: namesIn(createTranslator({ locale, messages, namespace: 'names' })),
    list: createFormatter({ locale }).list,
  };

  it('has the numbers of the one that the API writes', () => {
    const said = all.map((warning) => sentenceNumbers(warningText(warning, words)));
    expect(said).toEqual(all.map(({ text }) => sentenceNumbers(text)));
    expect(said.flat().length).toBeGreaterThan(20);
  });

  it('is its text where a report was stored without facts', () => {
    expect(warningText({ text: 'As it was.', facts: null }, words)).toBe('As it was.');
  });
});
