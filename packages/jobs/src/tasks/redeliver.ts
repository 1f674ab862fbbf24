import { OUTBOX_CHANNEL } from '@holdfast/domain';
import { execute, type Sql } from '../sql/client.ts';

/** Puts waiting tasks before the queue again: their earlier delivery is used up. */
export async function redeliver(tx: Sql, taskIds: readonly string[]): Promise<void> {
  if (taskIds.length === 0) return;
  await execute(tx, 'INSERT INTO "Outbox" ("taskId") SELECT unnest($1::uuid[])', taskIds);
  await execute(tx, 'SELECT pg_notify($1, $2)::text', OUTBOX_CHANNEL, '');
}
