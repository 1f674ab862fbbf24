import { expect, it } from 'vitest';
import { inLanes } from './in-lanes.ts';

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Lanes whose work takes as long as its item says, and cannot be stopped on its way. */
async function runLanes(items: readonly number[], signal: AbortSignal, fails?: number) {
  const begun: number[] = [];
  let done = 0;
  let closed = 0;
  const work = async (ms: number) => {
    begun.push(ms);
    await later(ms);
    if (ms === fails) throw new Error('refused');
  };
  const onDone = () => done++;
  const openLane = () => ({ work, close: () => closed++ });
  const error = await inLanes({ items, lanes: 2, openLane, onDone, signal }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const atEnd = done;
  await later(40);
  return { error, begun, atEnd, done, closed };
}

it('works through all items', async () => {
  const ran = await runLanes([1, 2, 3, 4, 5], new AbortController().signal);
  expect(ran).toMatchObject({ error: undefined, done: 5, closed: 2 });
});

it('stops at the first failure, and tells of nothing that ends after it', async () => {
  const ran = await runLanes([5, 20, 1, 1, 1], new AbortController().signal, 5);
  expect(ran).toMatchObject({ error: new Error('refused'), begun: [5, 20], atEnd: 0, done: 0, closed: 2 });
});

it('stops when it is told to', async () => {
  const cancel = new AbortController();
  setTimeout(() => cancel.abort(), 5);
  const ran = await runLanes([10, 20, 1, 1, 1], cancel.signal);
  expect(ran).toMatchObject({ begun: [10, 20], done: 0, closed: 2 });
  expect(ran.error).toBeDefined();
});
