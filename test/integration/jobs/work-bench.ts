import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@holdfast/db';
import { claimTask, enqueueTask, lanes, type TaskRequest } from '@holdfast/jobs';
import type { TaskKind } from '@holdfast/domain';
import { createRuntime, type Runtime } from '@holdfast/runtime';
import { createFileStore, type ObjectStore } from '@holdfast/storage';
import { pino } from 'pino';
import type { Services } from '../../../apps/worker/src/context.ts';
import { ModelCache } from '../../../apps/worker/src/files/model-cache.ts';
import { runTask } from '../../../apps/worker/src/run-task.ts';
import { readSettings } from '../../../apps/worker/src/settings.ts';
import { createTestDatabase } from '../../testkit/database.ts';

/** The worker's own handlers over a real database, file store and runtime, one task after the other: a test waits for nothing but the work. */
export interface WorkBench {
  readonly db: Database;
  readonly store: ObjectStore;
  readonly runtime: Runtime;
  /** The clock that handlers see. */
  time(now: Date | undefined): void;
  enqueue<Kind extends TaskKind>(request: TaskRequest<Kind>): Promise<string>;
  /** Claims and does tasks until none can be claimed now. */
  workOff(): Promise<void>;
  /** Makes tasks that wait for their next try ready, as if the time had passed. */
  passBackOff(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorkBench(environment: Readonly<Record<string, string>> = {}): Promise<WorkBench> {
  const test = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const db = test.database;
  const store = createFileStore({ folder });
  const runtime = await createRuntime({ maxChildren: 1 });
  let now: Date | undefined;
  const services: Services = {
    db,
    store,
    log: pino({ level: process.env['HOLDFAST_TEST_LOG'] ?? 'silent' }),
    heavy: runtime,
    interactive: runtime,
    models: new ModelCache(store),
    settings: readSettings({ DATABASE_URL: test.url, ...environment }),
    clock: () => now ?? new Date(),
    random: () => 0.5,
    reach: () => undefined,
  };
  const workerId = randomUUID();
  return {
    db,
    store,
    runtime,
    time: (given) => (now = given),
    enqueue: (request) => db.transaction((tx) => enqueueTask(tx, request)),
    async workOff() {
      for (let isBusy = true; isBusy;) {
        isBusy = false;
        for (const lane of lanes) {
          const task = await claimTask(db, { workerId, lane, leaseMs: 600_000, served: [] });
          if (task === undefined) continue;
          isBusy = true;
          await runTask(services, task, {
            signal: new AbortController().signal,
            leave: () => Promise.resolve(false),
          });
        }
      }
    },
    async passBackOff() {
      await db.prisma.$executeRaw`UPDATE "Task" SET "availableAt" = now() WHERE "state" = 'waiting'`;
    },
    async close() {
      await runtime.close();
      await test.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
