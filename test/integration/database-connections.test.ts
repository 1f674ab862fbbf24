import { listen, notify, type Transaction } from '@holdfast/db';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testkit/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.database.prisma.setting.createMany({ data: ['a', 'b'].map((key) => ({ key, value: 0 })) });
});
afterAll(() => db.drop());

const increment = (tx: Transaction, key: string) =>
  tx.$executeRaw`UPDATE "Setting" SET "value" = to_jsonb(("value"::text)::int + 1) WHERE "key" = ${key}`;
const valueOf = async (key: string) => (await db.database.prisma.setting.findUniqueOrThrow({ where: { key } })).value;

test('a transaction whose backend is killed is run again and counts once', async () => {
  let attempts = 0;
  await db.database.transaction(async (tx) => {
    attempts++;
    await increment(tx, 'a');
    if (attempts === 1) {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS "pid"`;
      await db.database.prisma.$queryRaw`SELECT pg_terminate_backend(${row?.pid ?? 0}::int)`;
    }
    await increment(tx, 'b');
  });
  expect(attempts).toBe(2);
  expect([await valueOf('a'), await valueOf('b')]).toEqual([1, 1]);
});

test('of two transactions in a deadlock both finish', async () => {
  const barrier = { waiting: 0 };
  const both = (one: string, other: string) =>
    db.database.transaction(async (tx) => {
      await increment(tx, one);
      barrier.waiting++;
      await vi.waitUntil(() => barrier.waiting >= 2, { timeout: 10_000 });
      await increment(tx, other);
    });
  await Promise.all([both('a', 'b'), both('b', 'a')]);
  expect([await valueOf('a'), await valueOf('b')]).toEqual([3, 3]);
});

test('serialisation failures are tried again until the sum is right', async () => {
  await Promise.all(
    Array.from({ length: 4 }, () =>
      db.database.transaction(
        async (tx) => {
          const { value } = await tx.setting.findUniqueOrThrow({ where: { key: 'a' } });
          await tx.setting.update({ where: { key: 'a' }, data: { value: Number(value) + 1 } });
        },
        { isolationLevel: 'Serializable', attempts: 20 },
      ),
    ),
  );
  expect(await valueOf('a')).toBe(7);
});

test('an error of the work itself is not tried again', async () => {
  let attempts = 0;
  const work = () => {
    attempts++;
    return Promise.reject(new Error('no'));
  };
  await expect(db.database.transaction(work)).rejects.toThrow('no');
  expect(attempts).toBe(1);
});

test('a notification comes after the commit, never after a rollback, and again after the connection was killed', async () => {
  const heard: string[] = [];
  let reconnects = 0;
  const listener = await listen({
    url: db.url,
    channel: 'test_events',
    onMessage: (payload) => heard.push(payload),
    onReconnect: () => reconnects++,
  });
  const say = (payload: string, fails = false) =>
    db.database.transaction(async (tx) => {
      await notify(tx, { channel: 'test_events', payload });
      if (fails) throw new Error('undone');
    });
  await expect(say('undone', true)).rejects.toThrow('undone');
  await say('first');
  await vi.waitUntil(() => heard.length === 1, { timeout: 10_000 });
  await db.database.prisma.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holdfast listen test_events'`;
  await vi.waitUntil(() => reconnects === 1, { timeout: 10_000 });
  await say('second');
  await vi.waitUntil(() => heard.length === 2, { timeout: 10_000 });
  expect(heard).toEqual(['first', 'second']);
  await expect(say('x'.repeat(8000))).rejects.toThrow(/NOTIFY_TOO_LONG.*at most 7999 bytes, got 8000/);
  await listener.close();
});
