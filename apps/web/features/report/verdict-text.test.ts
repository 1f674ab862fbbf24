import { buildReport } from '@holdfast/reporting';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import en from '#web/messages/en.json';
import zh from '#web/messages/zh-CN.json';
import { syntheticResults, type SyntheticImage } from '../../../../test/testkit/results.ts';
import { verdictText, type VerdictEvidence } from './verdict-text.ts';

const EVERYWHERE = ['identity', 'jpeg:75', 'median:3', 'jpeg:30', 'jpeg:50', 'jpeg:90'];

/** As many images as asked for; attacks fool so many of them, under the transforms named. */
const imagesOf = (count: number, fooled: Readonly<Record<string, readonly [number, readonly string[]]>>) =>
  Array.from({ length: count }, (_, at): SyntheticImage => ({
    id: `photo-${at}.jpg`,
    succeeds: Object.fromEntries(
      Object.entries(fooled).map(([attack, [most, transforms]]) => [attack, at < most ? transforms : []]),
    ),
  }));

const REPORTS = {
  'a clear one': imagesOf(40, {
    averaged: [38, EVERYWHERE],
    'plain-early': [38, ['identity']],
    'plain-full': [30, ['identity', 'jpeg:75']],
    noise: [1, EVERYWHERE],
  }),
  'a small one': imagesOf(4, { averaged: [3, EVERYWHERE], 'plain-early': [2, EVERYWHERE] }),
  'one without an eligible image': imagesOf(3, {}).map((image) => ({
    ...image,
    states: Object.fromEntries(EVERYWHERE.map((transform) => [`@${transform}`, 'ineligible' as const])),
  })),
};

function evidenceOf(images: readonly SyntheticImage[]) {
  const { verdict, counts, cells, joint, comparisons } = buildReport(syntheticResults({ images }));
  const evidence: VerdictEvidence = {
    ...{ verdict, counts, cells, comparisons },
    joint: joint.flatMap(({ attack, seen, unseen }) => [
      { attack, scope: 'SEEN', ...seen },
      ...(unseen === null ? [] : [{ attack, scope: 'UNSEEN', ...unseen }]),
    ]),
  };
  return { verdict, evidence };
}

const numbersOf = (text: string): readonly string[] => text.match(/[−+]?\d+(?:\.\d+)?/g) ?? [];

describe.each([
  ['en', en],
  ['zh-CN', zh],
] as const)('the verdict in %s', (locale, messages) => {
  const t = createTranslator({ locale, messages, namespace: 'report.verdictText' });

  it.each(Object.entries(REPORTS))('has the numbers of the one that the API writes, in its order: %s', (_, images) => {
    const { verdict, evidence } = evidenceOf(images);
    const said = verdictText(evidence, { t, transformName: (spec) => spec });
    expect(numbersOf(said.headline)).toEqual(numbersOf(verdict.headline));
    expect(said.details.map(numbersOf)).toEqual(verdict.details.map(numbersOf));
    expect(numbersOf(said.headline).length).toBeGreaterThan(2);
  });
});

it('says that nothing was attacked where no image is done', () => {
  const t = createTranslator({ locale: 'en', messages: en, namespace: 'report.verdictText' });
  const { evidence } = evidenceOf([]);
  const counts = { ...evidence.counts, images: 8 };
  const said = verdictText({ ...evidence, counts }, { t, transformName: (spec) => spec });
  expect(said).toEqual({ headline: 'Nothing was measured: of 8 images, none has been attacked.', details: [] });
});

it('says in English what the API says', () => {
  const t = createTranslator({ locale: 'en', messages: en, namespace: 'report.verdictText' });
  const { verdict, evidence } = evidenceOf(REPORTS['a clear one']);
  const labels: Readonly<Record<string, string>> = { 'jpeg:75': 'JPEG 75', 'median:3': 'median 3' };
  const said = verdictText(evidence, { t, transformName: (spec) => labels[spec] ?? spec });
  expect(said).toEqual({ headline: verdict.headline, details: verdict.details });
});
