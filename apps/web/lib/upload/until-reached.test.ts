import { describe, expect, it } from 'vitest';
import { untilReached } from './until-reached.ts';

/** As `fetch` fails where nobody answers. */
const unreachable = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'));

describe('untilReached', () => {
  it('tries again until somebody answers, and tells of the wait', async () => {
    let tries = 0;
    const told: boolean[] = [];
    const answer = await untilReached(() => (++tries < 3 ? unreachable() : Promise.resolve(tries)), {
      waitsMs: [1, 1, 1],
      onWaiting: (isWaiting) => told.push(isWaiting),
    });
    expect(answer).toBe(3);
    expect(told).toEqual([true, true, false]);
  });

  it('gives up after the last wait, and at once on a refusal or when cancelled', async () => {
    let tries = 0;
    const failing = (error: Error) => (): Promise<never> => {
      tries++;
      return Promise.reject(error);
    };
    await expect(untilReached(failing(new TypeError('x')), { waitsMs: [1] })).rejects.toThrow('x');
    expect(tries).toBe(2);
    await expect(untilReached(failing(new Error('413')), { waitsMs: [1] })).rejects.toThrow('413');
    expect(tries).toBe(3);
    const abort = new AbortController();
    const waiting = untilReached(failing(new TypeError('x')), { signal: abort.signal, waitsMs: [60_000] });
    await Promise.resolve();
    abort.abort();
    await expect(waiting).rejects.toThrow();
  });
});
