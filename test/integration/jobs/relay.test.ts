import { enqueueTask, openQueue, relayOutbox, type Delivery, type TaskQueue } from '@holdfast/jobs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { makeWorkspace } from './rows.ts';
import { until } from './worker-process.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('two relays hand every task to the queue, which delivers each, and nothing that was rolled back', async () => {
  const { database, url } = test;
  const workspaceId = await makeWorkspace(database);
  const ids: string[] = [];
  for (let count = 0; count < 30; count++) {
    ids.push(await enqueueTask(database.prisma, { workspaceId, kind: 'maintain', payload: {} }));
  }
  await expect(
    database.transaction(async (tx) => {
      await enqueueTask(tx, { workspaceId, kind: 'maintain', payload: {} });
      throw new Error('the change was refused');
    }),
  ).rejects.toThrow('refused');
  const queue = await openQueue({ databaseUrl: url });
  const other = await openQueue({ databaseUrl: url });
  const delivered: string[] = [];
  const consumer = queue.consume('light', {
    concurrency: 2,
    onDelivery: (taskId) => {
      delivered.push(taskId);
      return Promise.resolve();
    },
  });
  const handed = await Promise.all([relayOutbox(database, queue), relayOutbox(database, other)]);
  expect(handed[0] + handed[1]).toBe(30);
  await until('all deliveries', () => Promise.resolve(delivered.length >= 30 ? true : undefined));
  expect([...new Set(delivered)].sort()).toEqual([...ids].sort());
  expect(await database.prisma.outbox.count({ where: { sentAt: null } })).toBe(0);
  await consumer.close();
  await queue.close();
  await other.close();
});

it('a relay that dies before it is done leaves its rows to the next one', async () => {
  const { database } = test;
  const workspaceId = await makeWorkspace(database);
  await enqueueTask(database.prisma, { workspaceId, kind: 'maintain', payload: {} });
  const broken: Pick<TaskQueue, 'add'> = { add: () => Promise.reject(new Error('the queue is away')) };
  const never = (): never => {
    throw new Error('not asked for');
  };
  await expect(relayOutbox(database, { ...broken, consume: never, close: never })).rejects.toThrow('away');
  const seen: Delivery[] = [];
  const add = (deliveries: readonly Delivery[]): Promise<void> => {
    seen.push(...deliveries);
    return Promise.resolve();
  };
  expect(await relayOutbox(database, { add, consume: never, close: never })).toBe(1);
  expect(seen).toMatchObject([{ lane: 'light', attempt: 0, delayMs: 0 }]);
});
