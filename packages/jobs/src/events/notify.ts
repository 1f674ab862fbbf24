import { EVENT_CHANNEL, type PlatformEvent } from '@holdfast/domain';
import { execute, type Sql } from '../sql/client.ts';

/** Tells whoever listens. In a transaction it is told when that commits, and not at all when it does not. */
export async function notify(sql: Sql, event: PlatformEvent): Promise<void> {
  await execute(sql, 'SELECT pg_notify($1, $2)::text', EVENT_CHANNEL, JSON.stringify(event));
}
