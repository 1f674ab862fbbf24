import { describe, expect, test } from 'vitest';
import { Kept } from './kept.ts';

describe('kept answers', () => {
  test('what is final is made once, also when it is asked for twice at once', async () => {
    const kept = new Kept<number>();
    let made = 0;
    const ask = () => kept.of({ key: 'a', isFinal: true, make: () => Promise.resolve(++made) });
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    expect(await ask()).toBe(1);
  });

  test('what still moves serves who asks meanwhile, and is made anew afterwards', async () => {
    const kept = new Kept<number>();
    let made = 0;
    const ask = () => kept.of({ key: 'a', isFinal: false, make: () => Promise.resolve(++made) });
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    expect(await ask()).toBe(2);
  });

  test('what failed is made anew', async () => {
    const kept = new Kept<number>();
    const ask = (make: () => Promise<number>) => kept.of({ key: 'a', isFinal: true, make });
    await expect(ask(() => Promise.reject(new Error('no connection')))).rejects.toThrow('no connection');
    expect(await ask(() => Promise.resolve(2))).toBe(2);
  });
});
