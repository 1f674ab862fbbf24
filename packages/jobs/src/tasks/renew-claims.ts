import { z } from 'zod';
import { RENEW } from '../sql/claims.ts';
import { query, type Sql } from '../sql/client.ts';

/** The right to work on a task until the lease runs out. */
export interface Claim {
  readonly taskId: string;
  /** Fencing token: every write of the task's results checks it. */
  readonly token: bigint;
}

/** Renews leases; returns the ids of the tasks that are lost. */
export async function renewClaims(sql: Sql, claims: readonly Claim[], leaseMs: number): Promise<string[]> {
  if (claims.length === 0) return [];
  const kept = await query(sql, {
    text: RENEW,
    values: [JSON.stringify(claims.map(({ taskId, token }) => ({ taskId, token: String(token) }))), leaseMs],
    row: z.object({ taskId: z.string() }),
  });
  const held = new Set(kept.map(({ taskId }) => taskId));
  return claims.map(({ taskId }) => taskId).filter((id) => !held.has(id));
}
