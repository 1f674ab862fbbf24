import { createPostgresBackend, isPgPool, Queue, runMigrations, withBackend, Worker } from 'bullmq';
import pg from 'pg';
import { z } from 'zod';
import { lanes, type Lane } from '../tasks/lanes.ts';
import type { Consumer, Delivery, TaskQueue } from './queue.ts';

export interface QueueOptions {
  readonly databaseUrl: string;
  /** Redis instead of Postgres. */
  readonly redisUrl?: string | undefined;
  readonly onError?: (error: Error) => void;
}

/** Tables of the queue, apart from ours: they hold nothing that cannot be made again from the tasks. */
const SCHEMA = 'bullmq';
/** A killed worker's deliveries come back after so long. Tasks have leases of their own. */
const LOCK_MS = 30_000;
/** Deliveries never fail; one that comes back often belongs to a worker that is killed often. */
const MAX_STALLED = 1000;

const nameOf = (lane: Lane): string => `holdfast-${lane}`;
const payload = z.object({ taskId: z.string() });

/** One queue for each lane, in Postgres or in Redis. The tables in Postgres are made when they are missing. */
export async function openQueue(options: QueueOptions): Promise<TaskQueue> {
  return options.redisUrl === undefined ? postgresQueue(options) : redisQueue(options, options.redisUrl);
}

/** What this file needs of BullMQ's classes, on either backend. */
interface Closable {
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}
interface Jobs extends Closable {
  addBulk(jobs: ReturnType<typeof jobOf>[]): Promise<unknown>;
}
interface Parts {
  readonly makeQueue: (name: string) => Jobs;
  readonly makeWorker: (
    name: string,
    work: (job: { readonly data: unknown }) => Promise<void>,
    concurrency: number,
  ) => Closable;
  readonly close: () => Promise<void>;
  readonly onError: (error: Error) => void;
}

async function postgresQueue({ databaseUrl, onError = () => undefined }: QueueOptions): Promise<TaskQueue> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    // BullMQ's statements name its tables without their schema.
    options: `-c search_path=${SCHEMA}`,
    // Every consumer keeps one connection to listen on.
    max: 6 + 2 * lanes.length,
    keepAlive: true,
    application_name: 'holdfast queue',
  });
  pool.on('error', onError);
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
  const backend = withBackend(createPostgresBackend);
  const connection: unknown = pool;
  if (!isPgPool(connection)) throw new TypeError('BullMQ does not take this version of pg');
  return bullmqQueue({
    makeQueue: (name) => new backend.Queue(name, { connection }),
    makeWorker: (name, work, concurrency) =>
      new backend.Worker(name, work, { connection, concurrency, ...WORKER_OPTIONS }),
    close: () => pool.end(),
    onError,
  });
}

function redisQueue({ onError = () => undefined }: QueueOptions, url: string): TaskQueue {
  const connection = { url, maxRetriesPerRequest: null };
  return bullmqQueue({
    makeQueue: (name) => new Queue(name, { connection }),
    makeWorker: (name, work, concurrency) => new Worker(name, work, { connection, concurrency, ...WORKER_OPTIONS }),
    close: () => Promise.resolve(),
    onError,
  });
}

const WORKER_OPTIONS = { lockDuration: LOCK_MS, stalledInterval: LOCK_MS, maxStalledCount: MAX_STALLED } as const;

function bullmqQueue({ makeQueue, makeWorker, close, onError }: Parts): TaskQueue {
  const queues = new Map<Lane, Jobs>();
  const queueOf = (lane: Lane): Jobs => {
    const known = queues.get(lane);
    if (known !== undefined) return known;
    const queue = makeQueue(nameOf(lane));
    queue.on('error', onError);
    queues.set(lane, queue);
    return queue;
  };
  const consumers = new Set<Consumer>();
  return {
    async add(deliveries) {
      for (const lane of lanes) {
        const own = deliveries.filter((delivery) => delivery.lane === lane);
        if (own.length > 0) await queueOf(lane).addBulk(own.map(jobOf));
      }
    },
    consume(lane, { concurrency, onDelivery }) {
      const worker = makeWorker(nameOf(lane), async ({ data }) => onDelivery(payload.parse(data).taskId), concurrency);
      worker.on('error', onError);
      const consumer = {
        async close() {
          consumers.delete(consumer);
          await worker.close();
        },
      };
      consumers.add(consumer);
      return consumer;
    },
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await close();
    },
  };
}

const jobOf = ({ taskId, attempt, delayMs }: Delivery) => ({
  name: 'task',
  data: { taskId },
  opts: { jobId: `${taskId}-${attempt}`, delay: Math.round(delayMs), removeOnComplete: true, removeOnFail: true },
});
