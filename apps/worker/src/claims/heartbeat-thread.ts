import { parentPort, workerData } from 'node:worker_threads';
import { openPlainSql, renewClaims, type Claim } from '@holdfast/jobs';
import { z } from 'zod';

/** What the main thread says. `alive` comes every second: a main thread that hangs for good must lose its claims. */
export type HeartbeatMessage =
  | { readonly kind: 'hold'; readonly claim: Claim }
  | { readonly kind: 'release'; readonly taskId: string }
  | { readonly kind: 'alive' }
  | { readonly kind: 'stop' };

/** What it answers: claims that are lost. */
export const lostMessageSchema = z.object({ kind: z.literal('lost'), taskIds: z.array(z.string()) });

const settingsSchema = z.object({ databaseUrl: z.string(), leaseMs: z.number(), workerId: z.string() });
const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hold'), claim: z.object({ taskId: z.string(), token: z.bigint() }) }),
  z.object({ kind: z.literal('release'), taskId: z.string() }),
  z.object({ kind: z.literal('alive') }),
  z.object({ kind: z.literal('stop') }),
]);

/** Longer than any step of the main thread takes: compiling a large model's graphs blocks it for seconds. */
const HUNG_MS = 180_000;

/**
 * Renews leases from a thread of its own: the main thread decodes pictures, differentiates graphs and judges, and may be busy for seconds
 * at a time. Stopped processes stop both threads, so a claim of a paused worker runs out as it should.
 */
export async function runHeartbeats(): Promise<void> {
  const { databaseUrl, leaseMs, workerId } = settingsSchema.parse(workerData);
  const sql = openPlainSql(databaseUrl);
  const held = new Map<string, Claim>();
  let aliveAt = performance.now();
  const beat = async (): Promise<void> => {
    if (performance.now() - aliveAt > HUNG_MS) return;
    try {
      await sql.$queryRawUnsafe(`UPDATE "Worker" SET "heartbeatAt" = now() WHERE "id" = $1::uuid`, workerId);
      const claims = [...held.values()];
      const lost = (await renewClaims(sql, claims, leaseMs)).filter(
        (id) => held.get(id) === claims.find((claim) => claim.taskId === id),
      );
      for (const id of lost) held.delete(id);
      if (lost.length > 0) parentPort?.postMessage({ kind: 'lost', taskIds: lost });
    } catch {
      // The database is away: the next beat tries again, and a lease that runs out meanwhile is found lost then.
    }
  };
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= beat().finally(() => (running = undefined));
  }, leaseMs / 4);
  await new Promise<void>((done) => {
    parentPort?.on('message', (value: unknown) => {
      const message = messageSchema.parse(value);
      if (message.kind === 'hold') held.set(message.claim.taskId, message.claim);
      else if (message.kind === 'release') held.delete(message.taskId);
      else if (message.kind === 'alive') aliveAt = performance.now();
      else done();
    });
  });
  clearInterval(timer);
  await running;
  await sql.close();
  parentPort?.close();
}
