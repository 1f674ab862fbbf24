import pg from 'pg';
import type { Sql } from './client.ts';

/** SQL without Prisma, over one connection that comes back by itself: for threads that only renew claims. */
export function openPlainSql(url: string): Sql & { close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max: 1, keepAlive: true, application_name: 'holdfast heartbeat' });
  // An idle connection that breaks is replaced by the next statement.
  pool.on('error', () => undefined);
  return {
    async $queryRawUnsafe(text, ...values) {
      const { rows } = await pool.query<Record<string, unknown>>(text, values);
      return rows;
    },
    close: () => pool.end(),
  };
}
