import { expect, it } from 'vitest';
import { startHeartbeats } from './heartbeats.ts';

const start = (program: string, tell: (what: string) => void) =>
  startHeartbeats({
    program: new URL(`data:text/javascript,${encodeURIComponent(program)}`),
    databaseUrl: 'postgresql://nobody@127.0.0.1:1/none',
    leaseMs: 1000,
    workerId: 'w',
    onLost: () => tell('lost'),
    onError: ({ message }) => tell(message),
    onEnded: () => tell('ended'),
  });

it('says that the thread ended by itself: no claim is renewed from then on', async () => {
  const told: string[] = [];
  const heartbeats = start(`throw new Error('out of memory')`, (what) => told.push(what));
  await expect.poll(() => told).toEqual(['out of memory', 'ended']);
  await heartbeats.close();
});

it('says nothing of a thread that was closed', async () => {
  const told: string[] = [];
  const until = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ kind }) => kind === 'stop' && parentPort.close());`;
  await start(until, (what) => told.push(what)).close();
  expect(told).toEqual([]);
});
