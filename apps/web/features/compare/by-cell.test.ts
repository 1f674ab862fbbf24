import { expect, it } from 'vitest';
import { cellsOf } from './by-cell.ts';
import { sortedByVerdict } from './by-verdict.ts';

const row = (
  transform: string,
  verdict: 'REGRESSED' | 'IMPROVED' | 'INSUFFICIENT_DATA',
  difference: number | null,
) => ({
  ...{ attack: 'averaged', seen: true },
  ...{ transform, verdict, difference },
});

it('puts the rows of each other subject side by side, and leaves a gap where one has none', () => {
  const [one, two, only] = [row('a', 'IMPROVED', -0.4), row('a', 'REGRESSED', 0.2), row('b', 'IMPROVED', -0.3)];
  const cells = cellsOf([{ rows: [one] }, { rows: [only, two] }]);
  expect(cells.map(({ transform, rows }) => [transform, rows])).toEqual([
    ['a', [one, two]],
    ['b', [undefined, only]],
  ]);
});

it('lets the weightiest verdict of a cell say where it stands, so that one undecided subject folds nothing away', () => {
  const cells = cellsOf([
    { rows: [row('a', 'INSUFFICIENT_DATA', null), row('b', 'IMPROVED', -0.5), row('c', 'INSUFFICIENT_DATA', 0.1)] },
    { rows: [row('a', 'REGRESSED', 0.2), row('b', 'INSUFFICIENT_DATA', null), row('c', 'INSUFFICIENT_DATA', null)] },
  ]);
  const { changed, undecided } = sortedByVerdict(cells);
  expect(changed.map(({ transform, verdict, difference }) => [transform, verdict, difference])).toEqual([
    ['a', 'REGRESSED', 0.2],
    ['b', 'IMPROVED', 0.5],
  ]);
  expect(undecided.map(({ transform }) => transform)).toEqual(['c']);
});
