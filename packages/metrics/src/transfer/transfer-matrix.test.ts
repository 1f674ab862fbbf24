import { expect, it } from 'vitest';
import type { OutcomeState } from '../outcomes/outcome.ts';
import { countTransfers, transferMatrix, type TransferOutcome } from './transfer-matrix.ts';

function judged(source: string, target: string, states: readonly OutcomeState[]): readonly TransferOutcome[] {
  return states.map((state, i) => ({
    source,
    target,
    image: `photo ${i}`,
    attack: 'averaged',
    transform: 'identity',
    state,
  }));
}

it('the transfer matrix tells transfer from white box, and counts the samples that work at home apart', () => {
  const counts = countTransfers([
    ...judged('A', 'A', ['success', 'success', 'robust', 'success']),
    ...judged('A', 'B', ['success', 'robust', 'success', 'natural-failure']),
    ...judged('B', 'B', ['error']),
  ]);
  const { sources, targets, entries } = transferMatrix(counts);
  expect([sources, targets]).toEqual([
    ['A', 'B'],
    ['A', 'B'],
  ]);
  expect(
    entries.map(({ source, target, whiteBox, attackSuccess: { successes, n } }) => [
      source,
      target,
      whiteBox,
      successes,
      n,
    ]),
  ).toEqual([
    ['A', 'A', true, 3, 4],
    ['A', 'B', false, 2, 3],
    ['B', 'B', true, 0, 0],
  ]);
  expect(entries[1]?.ofSuccessful).toMatchObject({ successes: 1, n: 2 });
  expect(entries[2]?.attackSuccess.rate).toBeNull();
});
