import { execFile, fork } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { enqueueTask, openQueue, startHousekeeping } from '@holdfast/jobs';
import { expect, it, onTestFinished } from 'vitest';
import { createTestDatabase } from '../../testkit/database.ts';
import { makeScene } from './rows.ts';
import { until } from './worker-process.ts';

const root = resolve(import.meta.dirname, '../../..');

it(
  'the API keeps schedules and the relay alive without a worker, beside another process that does the same',
  { timeout: 240_000 },
  async () => {
    const { database, url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const { workspaceId, campaignId } = await makeScene(database);
    const nextDueAt = new Date(Date.now() - 1000);
    await database.prisma.schedule.create({ data: { campaignId, cron: '0 3 * * *', timeZone: 'UTC', nextDueAt } });
    const taskId = await enqueueTask(database.prisma, { workspaceId, kind: 'maintain', payload: {} });
    const lost = await database.prisma.task.create({
      data: {
        workspaceId,
        kind: 'maintain',
        payload: {},
        state: 'claimed',
        token: 1n,
        attempts: 1,
        leaseExpiresAt: new Date(0),
      },
    });

    const dist = join(root, 'apps/api/dist');
    await mkdir(dist, { recursive: true });
    const outdir = await mkdtemp(join(dist, 'test-'));
    onTestFinished(() => rm(outdir, { recursive: true, force: true }));
    const entry = join(root, 'apps/api/src/main.ts');
    const code = `import { bundle } from './scripts/build.mjs'; await bundle(${JSON.stringify({ entry, outdir })});`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { cwd: root });
    const api = fork(join(outdir, 'main.mjs'), {
      env: {
        PATH: process.env['PATH'] ?? '',
        DATABASE_URL: url,
        HOLDFAST_STORE: join(outdir, 'store'),
        HOLDFAST_SECRET: 'x'.repeat(32),
        HOLDFAST_ORIGIN: 'http://127.0.0.1:4600',
        HOLDFAST_ROLE_PORT: '0',
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = new Promise<number | null>((done) => api.once('exit', done));
    onTestFinished(() => void api.kill('SIGKILL'));
    const scheduled = await until('the scheduled run', async () => {
      const runs = await database.prisma.run.findMany({ where: { campaignId, trigger: 'schedule' } });
      return runs.length > 0 ? runs : undefined;
    });
    await until('the outbox to be relayed', async () =>
      (await database.prisma.outbox.count({ where: { sentAt: null } })) === 0 ? true : undefined,
    );
    expect(await database.prisma.outbox.count({ where: { taskId } })).toBe(1);
    await until('the lost task to wait again', async () => {
      const { state } = await database.prisma.task.findUniqueOrThrow({ where: { id: lost.id } });
      return state === 'waiting' ? true : undefined;
    });

    const queue = await openQueue({ databaseUrl: url });
    const errors: unknown[] = [];
    const onError = (what: string, error: unknown): void => void errors.push([what, error]);
    const second = await startHousekeeping({ db: database, queue, onError, scheduleMs: 100, sweepMs: 100 });
    await database.prisma.schedule.update({ where: { campaignId }, data: { nextDueAt: new Date() } });
    const all = await until('the next scheduled run', async () => {
      const runs = await database.prisma.run.findMany({ where: { campaignId, trigger: 'schedule' } });
      return runs.length > scheduled.length ? runs : undefined;
    });
    expect(all).toHaveLength(2);
    await second.close();
    await queue.close();
    expect(errors).toEqual([]);
    api.kill('SIGTERM');
    expect(await ended).toBe(0);
  },
);
