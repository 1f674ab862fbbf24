import { expect, it } from 'vitest';
import { sortedByVerdict } from './by-verdict.ts';

it('puts what got worse before what got better, larger changes first, and loses no cell', () => {
  const rows = [
    { verdict: 'INSUFFICIENT_DATA', difference: null },
    { verdict: 'IMPROVED', difference: -0.5 },
    { verdict: 'REGRESSED', difference: 0.1 },
    { verdict: 'NO_MATERIAL_CHANGE', difference: 0.01 },
    { verdict: 'REGRESSED', difference: 0.4 },
  ] as const;
  const { changed, unchanged, undecided } = sortedByVerdict(rows);
  expect(changed.map(({ difference }) => difference)).toEqual([0.4, 0.1, -0.5]);
  expect([...changed, ...unchanged, ...undecided]).toHaveLength(rows.length);
  expect(undecided).toEqual([rows[0]]);
});
