import { randomUUID } from 'node:crypto';
import {
  claimTask,
  enqueueTask,
  openQueue,
  relayOutbox,
  sweepLostTasks,
  type Delivery,
  type TaskQueue,
} from '@holdfast/jobs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { startRedis, whyNoRedis } from '../../testkit/redis.ts';
import { makeWorkspace } from './rows.ts';
import { until } from './worker-process.ts';

const noRedis = whyNoRedis();
if (noRedis !== undefined) console.log(`SKIPPED: the queue on Redis: ${noRedis}`);

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const backends = [
  { name: 'Postgres', start: undefined, isMissing: false },
  { name: 'Redis', start: startRedis, isMissing: noRedis !== undefined },
];

for (const { name, start, isMissing } of backends) {
  describe.skipIf(isMissing)(`on ${name}`, () => {
    let server: Awaited<ReturnType<typeof startRedis>> | undefined;
    let queues: TaskQueue[] = [];
    const open = async (): Promise<TaskQueue> => {
      const queue = await openQueue({ databaseUrl: test.url, redisUrl: server?.url });
      queues.push(queue);
      return queue;
    };
    beforeAll(async () => {
      server = await start?.();
    });
    afterAll(async () => {
      await Promise.all(queues.map((queue) => queue.close()));
      queues = [];
      await server?.stop();
    });

    it('two relays hand every task to the queue, which delivers each, and nothing that was rolled back', async () => {
      const { database } = test;
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
      const [queue, other] = [await open(), await open()];
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
    });

    it('a task whose worker died is delivered once more, and its old claim counts for nothing', async () => {
      const { database } = test;
      const workspaceId = await makeWorkspace(database);
      const queue = await open();
      const delivered: string[] = [];
      // The first one to get it claims and never comes back, as a process that was killed; its delivery is not given back either.
      const dead = queue.consume('interactive', {
        concurrency: 1,
        onDelivery: async (taskId) => {
          delivered.push(taskId);
          if (delivered.length === 1) await claimTask(database, { ...claim, workerId: randomUUID() });
        },
      });
      const claim = { lane: 'interactive', leaseMs: 60_000, served: [] } as const;
      const payload = { modelVersionId: randomUUID() };
      const taskId = await enqueueTask(database.prisma, { workspaceId, kind: 'inspect_model', payload });
      await relayOutbox(database, queue);
      const first = await until('the claim', async () => {
        const task = await database.prisma.task.findUniqueOrThrow({ where: { id: taskId } });
        return task.state === 'claimed' ? task : undefined;
      });
      await database.prisma.task.update({ where: { id: taskId }, data: { leaseExpiresAt: new Date(0) } });
      expect(await sweepLostTasks(database)).toBe(1);
      await relayOutbox(database, queue);
      await until('the second delivery', () => Promise.resolve(delivered.length === 2 ? true : undefined));
      expect(delivered).toEqual([taskId, taskId]);
      const second = await claimTask(database, { ...claim, workerId: randomUUID() });
      expect(second).toMatchObject({ taskId, attempts: 2, token: first.token + 1n });
      await dead.close();
    });
  });
}

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
