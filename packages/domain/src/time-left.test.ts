import { describe, expect, it } from 'vitest';
import { timeLeft } from './time-left.ts';

const run = { total: 24, together: 4, workedSeconds: 60, sinceSeconds: 0 };

describe('the time that is left', () => {
  it('goes by what was needed for the samples that are done', () => {
    expect(timeLeft({ ...run, done: 12 })).toBe(60);
    expect(timeLeft({ ...run, done: 4 })).toBe(300);
  });

  it('counts down while an image takes as long as others did', () => {
    const at = (sinceSeconds: number) => timeLeft({ ...run, done: 12, sinceSeconds });
    expect([at(5), at(10), at(15)]).toEqual([55, 50, 45]);
  });

  it('comes to the time of the images after this one where this one takes longer, and grows no faster than those do', () => {
    const at = (sinceSeconds: number) => timeLeft({ ...run, done: 12, sinceSeconds });
    expect(at(20)).toBe(40);
    expect(at(60)).toBe(60);
    // The last image: there is nothing after it, and it is not done.
    expect(timeLeft({ ...run, done: 20, sinceSeconds: 500 })).toBe(1);
  });

  it('is not told where nothing was measured or nothing is left', () => {
    expect(timeLeft({ ...run, done: 0 })).toBeNull();
    expect(timeLeft({ ...run, done: 24 })).toBeNull();
    expect(timeLeft({ ...run, done: 4, workedSeconds: 0 })).toBeNull();
  });
});
