import { writeAudit, type AuditEntry, type Queryable } from '@holdfast/db';
import type { SignedInContext } from './guard.ts';

/** What the audit log says of a change. */
export interface ChangeNote {
  readonly workspaceId: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly detail?: AuditEntry['detail'];
}

/**
 * Makes a change and its line in the audit log in one transaction: neither is there without the other. `work` may run more than
 * once, so it must have no effect outside of `tx`. Its note is null where everything was as asked for already: pressed twice, a
 * thing was done once.
 */
export function change<Result>(
  context: SignedInContext,
  work: (tx: Queryable) => Promise<{ readonly result: Result; readonly note: ChangeNote | null }>,
): Promise<Result> {
  const { database, viewer } = context;
  return database.transaction(async (tx) => {
    const { result, note } = await work(tx);
    if (note === null) return result;
    await writeAudit(tx, { detail: {}, ...note, userId: viewer.user.id, apiTokenId: viewer.token?.id ?? null });
    return result;
  });
}
