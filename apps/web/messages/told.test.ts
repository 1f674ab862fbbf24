import { leftOut, taskStep, undelivered, workerActivity } from '@holdfast/domain';
import { incomparability, ineligible, type Sentences } from '@holdfast/results';
import { guessReason } from '@holdfast/vision';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { sentenceNumbers } from '../../../test/testkit/sentence-numbers.ts';
import { toldValues } from '../lib/told-values.ts';
import en from './en.json' with { type: 'json' };
import zh from './zh-CN.json' with { type: 'json' };

/** What is told elsewhere than in its catalogue: as it stands. */
const AS_IT_STANDS = new Set(['other']);

type AnySentences = Sentences<Readonly<Record<string, readonly (string | number)[]>>>;
const KINDS: readonly { readonly kind: keyof typeof en.told; readonly sentences: AnySentences }[] = [
  { kind: 'activity', sentences: workerActivity },
  { kind: 'guess', sentences: guessReason },
  { kind: 'incomparable', sentences: incomparability },
  { kind: 'ineligible', sentences: ineligible },
  { kind: 'leftOut', sentences: leftOut },
  { kind: 'step', sentences: taskStep },
  { kind: 'undelivered', sentences: undelivered },
];

it('has every kind of sentence', () => {
  expect(KINDS.map(({ kind }) => kind).sort()).toEqual(Object.keys(en.told).sort());
});

describe.each(KINDS)('what is told of $kind', ({ kind, sentences: { codes, say } }) => {
  const told = codes.filter((code) => !AS_IT_STANDS.has(code));
  const values = ['3', '4', '5', '6', '7'];
  const inLanguage = (locale: 'en' | 'zh-CN', code: string): string => {
    const messages: Readonly<Record<string, string>> = (locale === 'en' ? en : zh).told[kind];
    const text = messages[code.toUpperCase()] ?? '';
    return createTranslator({ locale, messages: { text } })('text', toldValues(values));
  };

  it('has a text for every sentence, and no other', () => {
    expect(Object.keys(en.told[kind]).sort()).toEqual(told.map((code) => code.toUpperCase()).sort());
  });

  it.each(told)('says %s in English as it is written, and in Chinese with the same numbers', (code) => {
    const { text } = say(code, ...values);
    expect(inLanguage('en', code)).toBe(text);
    const chinese = inLanguage('zh-CN', code);
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(sentenceNumbers(chinese)).toEqual(sentenceNumbers(text));
  });
});
