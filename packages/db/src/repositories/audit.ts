import type { Prisma } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

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
