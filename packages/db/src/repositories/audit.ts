import type { AuditEvent, Prisma } from '../generated/client.ts';
import type { PageWindow } from '../paging.ts';
import type { Queryable } from '../rows.ts';
import type { ByIds } from './scope.ts';

/** Who did what to which object. Never holds a secret. */
export interface AuditEntry {
  readonly workspaceId: string;
  readonly userId: string | null;
  readonly apiTokenId: string | null;
  /** `model.update`, `campaign.start` ... */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly detail: Prisma.InputJsonObject;
}

/** Writes one line of the audit log; call it in the transaction of the change itself. */
export async function writeAudit(tx: Queryable, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({ data: entry });
}

export interface AuditFilter {
  readonly workspaceId: string;
  readonly action: string | null;
  readonly subjectId: string | null;
  readonly userId: string | null;
}

const matching = ({ workspaceId, action, subjectId, userId }: AuditFilter) => ({
  workspaceId,
  ...(action === null ? {} : { action: { startsWith: action } }),
  ...(subjectId === null ? {} : { subjectId }),
  ...(userId === null ? {} : { userId }),
});

/** One page of the log, newest first. The key is the row's id, in digits. */
export function auditPage(
  database: Queryable,
  { filter, window }: { readonly filter: AuditFilter; readonly window: PageWindow<string> },
): Promise<AuditEvent[]> {
  const { after, before, isBackward, take } = window;
  return database.auditEvent.findMany({
    where: {
      ...matching(filter),
      id: { ...(after === null ? {} : { lt: BigInt(after) }), ...(before === null ? {} : { gt: BigInt(before) }) },
    },
    orderBy: { id: isBackward ? 'asc' : 'desc' },
    take,
  });
}

export function countAudit(database: Queryable, filter: AuditFilter): Promise<number> {
  return database.auditEvent.count({ where: matching(filter) });
}

export function auditEventsByIds(database: Queryable, { workspaceIds, ids }: ByIds): Promise<AuditEvent[]> {
  const numbers = ids.filter((id) => /^\d{1,18}$/.test(id)).map(BigInt);
  return database.auditEvent.findMany({ where: { id: { in: numbers }, workspaceId: { in: [...workspaceIds] } } });
}

/** Names of API tokens, for the log; also of those that were revoked. */
export function apiTokenNames(
  database: Queryable,
  { workspaceIds, ids }: ByIds,
): Promise<{ readonly id: string; readonly name: string }[]> {
  return database.apiToken.findMany({
    where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } },
    select: { id: true, name: true },
  });
}
