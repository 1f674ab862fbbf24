import { buildReport, notTestedFacts, referenceSentence } from '@holdfast/reporting';
import { createTranslator } from 'next-intl';
import { expect, it } from 'vitest';
import { namesIn } from '#web/features/names/use-names.ts';
import en from '#web/messages/en.json';
import zh from '#web/messages/zh-CN.json';
import { syntheticResults } from '../../../../test/testkit/results.ts';
import { sentenceNumbers } from '../../../../test/testkit/sentence-numbers.ts';
import { notTestedTexts } from './not-tested-text.ts';

const reportOf = (unseen: readonly string[]) =>
  buildReport(syntheticResults({ images: [{ id: 'photo.jpg', succeeds: {} }], bank: ['jpeg:75', 'median:3'], unseen }));

/** Of which every image failed. */
const failed = buildReport(syntheticResults({ images: [], unseen: [] }));

const reports = [failed, reportOf(['jpeg:50']), reportOf(Array.from({ length: 14 }, (_, at) => `jpeg:${at + 20}`))];

const textsIn = (locale: 'en' | 'zh-CN') => {
  const messages = { en, 'zh-CN': zh }[locale];
  const t = createTranslator({ locale, messages, namespace: 'report.notTested' });
  const names = namesIn(createTranslator({ locale, messages, namespace: 'names' }));
  return reports.map((report) => notTestedTexts(notTestedFacts(report), { t, names }));
};

it('says in English what the API says', () => {
  expect(textsIn('en')).toEqual(reports.map(({ notTested }) => notTested));
  const { LABELS, CLEAN_PREDICTION } = en.report.matrix.reference;
  expect([LABELS, CLEAN_PREDICTION]).toEqual([referenceSentence(true), referenceSentence(false)]);
});

it('has the same numbers in Chinese', () => {
  const numbers = textsIn('zh-CN').map((texts) => texts.map(sentenceNumbers));
  expect(numbers).toEqual(reports.map(({ notTested }) => notTested.map(sentenceNumbers)));
  expect(numbers.flat(2).length).toBeGreaterThan(15);
});
