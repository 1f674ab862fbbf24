import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { namesIn } from '#web/features/names/use-names.ts';
import en from '#web/messages/en.json';
import zh from '#web/messages/zh-CN.json';
import { plainVerdict, type PlainEvidence } from './plain-verdict.ts';

const cell = (transform: string, successes: number, n: number) => ({
  attack: 'averaged',
  transform,
  attackSuccess: { successes, n },
});
const evidence: PlainEvidence = {
  verdict: { attack: 'averaged', transform: 'jpeg:75' },
  counts: { images: 6 },
  cells: [cell('identity', 6, 6), cell('jpeg:75', 5, 6)],
  notTestedFacts: { objective: 'vanish:person', norm: 'linf', epsilonLevels: 4 },
};

function sayIn(locale: 'en' | 'zh-CN', messages: typeof en) {
  const t = createTranslator({ locale, messages, namespace: 'report.plainVerdict' });
  const names = namesIn(createTranslator({ locale, messages, namespace: 'names' }));
  return (change: Partial<PlainEvidence>) => plainVerdict({ ...evidence, ...change }, { t, names });
}

describe('the verdict in plain words', () => {
  const say = sayIn('en', en);

  it('says what happened, how often, after how small a change, and what outlives the transform', () => {
    expect(say({})).toBe(
      'Person vanishes on 6 of 6 images after changes of at most 4 of 255 levels per pixel, and still on 5 of 6 after JPEG 75.',
    );
  });

  it('says that only eligible images count where others are left out', () => {
    expect(say({ counts: { images: 20 } })).toContain('on 6 of 6 eligible images');
  });

  it('lets nothing outlive what never was', () => {
    expect(say({ cells: [cell('identity', 0, 6), cell('jpeg:75', 0, 6)] })).toContain('and on 0 of 6 after JPEG 75');
  });

  it('keeps to the untransformed image where nothing is eligible under the transform, and is silent where nothing was measured', () => {
    expect(say({ cells: [cell('identity', 3, 6), cell('jpeg:75', 0, 0)] })).toBe(
      'Person vanishes on 3 of 6 images after changes of at most 4 of 255 levels per pixel.',
    );
    expect(say({ cells: [cell('identity', 0, 0)] })).toBeNull();
    expect(say({ verdict: { attack: null, transform: null } })).toBeNull();
  });

  it('has the same numbers in Chinese', () => {
    const numbersOf = (text: string | null) => text?.match(/\d+/g)?.map(Number).sort();
    const chinese = sayIn('zh-CN', zh)({});
    expect(numbersOf(chinese)).toEqual(numbersOf(say({})));
    expect(chinese).toContain('“person 消失”');
  });
});
