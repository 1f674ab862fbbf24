import { listen } from '@holdfast/db';
import { OUTBOX_CHANNEL } from '@holdfast/domain';
import { z } from 'zod';
import { execute, query, type SqlDatabase } from '../sql/client.ts';
import { laneOf, taskKinds } from '../tasks/lanes.ts';
import type { TaskQueue } from './queue.ts';

const BATCH = 200;

/**
 * Unsent rows of the outbox, oldest first, with what the queue must know. SKIP LOCKED: two relays share the rows. The rows are locked until the
 * queue has them; a relay that is killed in between leaves them unsent, and another one adds the same job ids again, which changes nothing.
 */
const UNSENT = `
SELECT o."id"::text AS "outboxId", t."id"::text AS "taskId", t."kind"::text AS "kind", t."attempts" AS "attempt", t."state"::text AS "state",
       greatest(0, extract(epoch FROM t."availableAt" - now()) * 1000)::float8 AS "delayMs"
FROM "Outbox" o JOIN "Task" t ON t."id" = o."taskId"
WHERE o."sentAt" IS NULL ORDER BY o."id" LIMIT ${BATCH} FOR UPDATE OF o SKIP LOCKED`;

/** Hands what the outbox holds to the queue; returns how many rows. */
export async function relayOutbox(db: SqlDatabase, queue: TaskQueue): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await query(tx, {
      text: UNSENT,
      row: z.object({
        outboxId: z.string(),
        taskId: z.string(),
        kind: z.enum(taskKinds),
        attempt: z.int(),
        state: z.string(),
        delayMs: z.number(),
      }),
    });
    if (rows.length === 0) return 0;
    // Tasks that were cancelled or taken meanwhile need no delivery.
    await queue.add(
      rows.filter(({ state }) => state === 'waiting').map(({ kind, ...row }) => ({ ...row, lane: laneOf[kind] })),
    );
    await execute(
      tx,
      `UPDATE "Outbox" SET "sentAt" = now() WHERE "id" = ANY($1::bigint[])`,
      rows.map(({ outboxId }) => outboxId),
    );
    return rows.length;
  });
}

export interface Relay {
  close(): Promise<void>;
}

/** Relays until closed: at once when a transaction says that it wrote something, and every `pollMs` in case nobody heard. */
export async function startRelay(options: {
  readonly db: SqlDatabase & { readonly url: string };
  readonly queue: TaskQueue;
  readonly pollMs?: number;
  readonly onError: (error: unknown) => void;
}): Promise<Relay> {
  const { db, queue, pollMs = 2000, onError } = options;
  let isClosed = false;
  let isWanted = false;
  let running: Promise<void> | undefined;
  const drain = async (): Promise<void> => {
    try {
      do {
        isWanted = false;
        while ((await relayOutbox(db, queue)) === BATCH);
        // eslint's view of the flag ends at the await; it is set by the listener meanwhile.
      } while (wanted());
    } catch (error) {
      onError(error);
    } finally {
      running = undefined;
    }
  };
  const wanted = (): boolean => isWanted && !isClosed;
  const wake = (): void => {
    isWanted = true;
    if (!isClosed) running ??= drain();
  };
  const listener = await listen({ url: db.url, channel: OUTBOX_CHANNEL, onMessage: wake, onReconnect: wake });
  const timer = setInterval(wake, pollMs);
  wake();
  return {
    async close() {
      isClosed = true;
      clearInterval(timer);
      await listener.close();
      await running;
    },
  };
}
