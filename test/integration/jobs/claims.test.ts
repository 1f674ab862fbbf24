import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  claimTask,
  enqueueTask,
  enqueueTasks,
  failTask,
  finishTask,
  giveBackTask,
  holdClaim,
  LostClaimError,
  renewClaims,
  sweepLostTasks,
  type ClaimedTask,
} from '@holdfast/jobs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { makeWorkspace } from './rows.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(() => test.database.prisma.task.deleteMany());

const workerId = randomUUID();
const claim = (options: { leaseMs?: number; served?: string[]; lane?: 'light' | 'heavy' } = {}) =>
  claimTask(test.database, {
    workerId,
    lane: options.lane ?? 'light',
    leaseMs: options.leaseMs ?? 60_000,
    served: options.served ?? [],
  });
const claimOne = async (options: Parameters<typeof claim>[0] = {}): Promise<ClaimedTask> => {
  const task = await claim(options);
  if (task === undefined) throw new Error('nothing to claim');
  return task;
};
const add = (workspaceId: string, options: { priority?: number; maxAttempts?: number; delayMs?: number } = {}) =>
  enqueueTask(test.database.prisma, { workspaceId, kind: 'maintain', payload: {}, ...options });
const rowOf = (id: string) => test.database.prisma.task.findUniqueOrThrow({ where: { id } });
const problem = { code: 'X', where: 'a', expected: 'b', got: 'c', fix: 'd' };

describe('a claim', () => {
  it('is given to one worker only, however many ask at once', async () => {
    const workspaceId = await makeWorkspace(test.database);
    await enqueueTasks(
      test.database.prisma,
      Array.from({ length: 5 }, () => ({ workspaceId, kind: 'maintain' as const, payload: {} })),
    );
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim()));
    const ids = claims.flatMap((task) => task?.taskId ?? []);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  it('takes the kinds of its lane, what is due, and the highest priority', async () => {
    const workspaceId = await makeWorkspace(test.database);
    await add(workspaceId, { delayMs: 60_000 });
    const low = await add(workspaceId);
    const high = await add(workspaceId, { priority: 5 });
    expect(await claim({ lane: 'heavy' })).toBeUndefined();
    expect((await claimOne()).taskId).toBe(high);
    expect((await claimOne()).taskId).toBe(low);
    expect(await claim()).toBeUndefined();
  });

  it('counts for nothing once its lease was taken away: the younger token wins', async () => {
    const id = await add(await makeWorkspace(test.database));
    const stale = await claimOne({ leaseMs: 1 });
    await sleep(20);
    expect(await sweepLostTasks(test.database)).toBe(1);
    const fresh = await claimOne();
    expect(fresh.taskId).toBe(id);
    expect(fresh.token).toBeGreaterThan(stale.token);
    expect(await renewClaims(test.database.prisma, [stale], 1000)).toEqual([id]);
    await expect(test.database.transaction((tx) => holdClaim(tx, stale))).rejects.toThrow(LostClaimError);
    await expect(test.database.transaction((tx) => finishTask(tx, stale))).rejects.toThrow(LostClaimError);
    expect(await failTask(test.database, stale, { problem, retryInMs: 0 })).toBe('lost');
    await giveBackTask(test.database, stale);
    expect((await rowOf(id)).state).toBe('claimed');
    await test.database.transaction((tx) => finishTask(tx, fresh));
    expect((await rowOf(id)).state).toBe('done');
  });

  it('is not swept while a transaction holds it', async () => {
    await add(await makeWorkspace(test.database));
    const task = await claimOne({ leaseMs: 1 });
    await test.database.transaction(async (tx) => {
      await holdClaim(tx, task);
      await sleep(10);
      expect(await sweepLostTasks(test.database)).toBe(0);
      await finishTask(tx, task);
    });
    expect((await rowOf(task.taskId)).state).toBe('done');
  });

  it('rolls back with what its transaction could not write', async () => {
    const id = await add(await makeWorkspace(test.database));
    const task = await claimOne();
    await expect(
      test.database.transaction(async (tx) => {
        await finishTask(tx, task);
        throw new Error('disk full');
      }),
    ).rejects.toThrow('disk full');
    expect((await rowOf(id)).state).toBe('claimed');
  });
});

describe('a task that fails', () => {
  it('waits for another try and is delivered again, then is listed with its reason', async () => {
    const id = await add(await makeWorkspace(test.database), { maxAttempts: 2 });
    expect(await failTask(test.database, await claimOne(), { problem, retryInMs: 0 })).toBe('waiting');
    expect(await test.database.prisma.outbox.count({ where: { taskId: id } })).toBe(2);
    expect(await failTask(test.database, await claimOne(), { problem, retryInMs: 0 })).toBe('failed');
    expect(await rowOf(id)).toMatchObject({ state: 'failed', failure: problem, attempts: 2 });
    expect(await claim()).toBeUndefined();
  });

  it('is not tried again where that would change nothing', async () => {
    await add(await makeWorkspace(test.database));
    expect(await failTask(test.database, await claimOne(), { problem, retryInMs: null })).toBe('failed');
  });

  it('that ends its workers comes to rest too', async () => {
    const id = await add(await makeWorkspace(test.database), { maxAttempts: 2 });
    for (let time = 0; time < 2; time++) {
      await claimOne({ leaseMs: 1 });
      await sleep(10);
      await sweepLostTasks(test.database);
    }
    expect(await rowOf(id)).toMatchObject({ state: 'failed', failure: { code: 'WORKER_LOST' } });
  });

  it('that is given back has not used up a try', async () => {
    const id = await add(await makeWorkspace(test.database));
    await giveBackTask(test.database, await claimOne());
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', attempts: 0 });
  });
});

describe('between workspaces', () => {
  it('every one gets its turn, whatever another has queued', async () => {
    const [noisy, quiet] = [await makeWorkspace(test.database), await makeWorkspace(test.database)];
    for (let count = 0; count < 20; count++) await add(noisy, { priority: 100 });
    for (let count = 0; count < 4; count++) await add(quiet);
    // One worker with one slot, which serves the longest unserved first.
    const order: string[] = [];
    let served: string[] = [];
    for (let turn = 0; turn < 8; turn++) {
      const task = await claimOne({ served });
      order.push(task.workspaceId);
      served = [...served.filter((id) => id !== task.workspaceId), task.workspaceId];
      await test.database.transaction((tx) => finishTask(tx, task));
    }
    expect(order.filter((id) => id === quiet)).toHaveLength(4);
    expect(order.slice(0, 2).sort()).toEqual([noisy, quiet].sort());
  });

  it('whoever holds less goes first', async () => {
    const [noisy, quiet] = [await makeWorkspace(test.database), await makeWorkspace(test.database)];
    for (let count = 0; count < 4; count++) await add(noisy);
    await claimOne();
    await claimOne();
    await add(quiet);
    expect((await claimOne()).workspaceId).toBe(quiet);
  });

  it('a quota is kept, also when many workers ask at once', async () => {
    const limited = await makeWorkspace(test.database, { maxConcurrentTasks: 2 });
    for (let count = 0; count < 6; count++) await add(limited);
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim()));
    expect(claims.filter((task) => task !== undefined)).toHaveLength(2);
  });
});
