import { describe, expect, it } from 'vitest';
import { listedVersions } from './listed-versions.ts';

const version = (number: number, state: 'READY' | 'REJECTED' | 'AWAITING_CONTRACT') => ({
  id: `v${number}`,
  number,
  state,
  task: null,
  origin: 'UPLOADED' as const,
  size: '1',
  createdAt: '2026-11-26T00:00:00.000Z',
});
const ready = version(1, 'READY');

describe('listedVersions', () => {
  it('tells a version that is not ready where no other is, instead of nothing', () => {
    const refused = version(1, 'REJECTED');
    expect(listedVersions({ latest: null, versions: [refused] })).toEqual([refused]);
  });

  it('tells the newest version before the one that is ready, and one alone where both are the same', () => {
    const waiting = version(3, 'AWAITING_CONTRACT');
    expect(listedVersions({ latest: ready, versions: [waiting, version(2, 'REJECTED'), ready] })).toEqual([
      waiting,
      ready,
    ]);
    expect(listedVersions({ latest: ready, versions: [ready] })).toEqual([ready]);
  });

  it('has nothing of a model without versions', () => {
    expect(listedVersions({ latest: null, versions: [] })).toEqual([]);
  });
});
