import type { Alert } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** Alerts by id, of these workspaces only. */
export const alertsByIds = (
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<Alert[]> =>
  database.alert.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } } });

/** More are never shown at once: whoever has so many open alerts acts on the newest. */
const SHOWN_ALERTS = 100;

/** The newest alerts of a workspace; open ones are those that nobody has acknowledged. */
export const alertsOf = (
  database: Queryable,
  { workspaceId, open }: { readonly workspaceId: string; readonly open: boolean | null },
): Promise<Alert[]> =>
  database.alert.findMany({
    where: { workspaceId, ...(open === null ? {} : { acknowledgedAt: open ? null : { not: null } }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: SHOWN_ALERTS,
  });

export const countOpenAlerts = (database: Queryable, workspaceId: string): Promise<number> =>
  database.alert.count({ where: { workspaceId, acknowledgedAt: null } });

/** The first acknowledgement counts; `isFirst` says whether this was it. */
export async function acknowledgeAlert(
  tx: Queryable,
  request: { readonly id: string; readonly userId: string; readonly now: Date },
): Promise<{ readonly alert: Alert; readonly isFirst: boolean }> {
  const { id, userId, now } = request;
  const { count } = await tx.alert.updateMany({
    where: { id, acknowledgedAt: null },
    data: { acknowledgedAt: now, acknowledgedById: userId },
  });
  return { alert: await tx.alert.findUniqueOrThrow({ where: { id } }), isFirst: count === 1 };
}
