import type { Role } from '@holdfast/domain';
import type { Invitation, Workspace } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

export interface NewInvitation {
  readonly workspaceId: string;
  readonly email: string | null;
  readonly role: Role;
  readonly tokenHash: string;
  readonly isFirstStart: boolean;
  readonly invitedById: string | null;
  readonly expiresAt: Date;
}

export function createInvitation(tx: Queryable, invitation: NewInvitation): Promise<Invitation> {
  return tx.invitation.create({ data: invitation });
}

export function invitationsByIds(
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<Invitation[]> {
  return database.invitation.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } } });
}

/** Invitations that are still open, newest first. */
export function openInvitations(
  database: Queryable,
  { workspaceId, now }: { readonly workspaceId: string; readonly now: Date },
): Promise<Invitation[]> {
  return database.invitation.findMany({
    where: { workspaceId, acceptedAt: null, expiresAt: { gt: now } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}

/** The invitation behind a link that still works, with its workspace. */
export function usableInvitation(
  database: Queryable,
  { tokenHash, now }: { readonly tokenHash: string; readonly now: Date },
): Promise<(Invitation & { readonly workspace: Workspace }) | null> {
  return database.invitation.findFirst({
    where: { tokenHash, acceptedAt: null, expiresAt: { gt: now } },
    include: { workspace: true },
  });
}

/** Uses a link up. False where someone else was faster: of two at once, one gets it. */
export async function takeInvitation(
  tx: Queryable,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<boolean> {
  const { count } = await tx.invitation.updateMany({ where: { id, acceptedAt: null }, data: { acceptedAt: now } });
  return count === 1;
}

/** Takes a link back. `accepted` where somebody was faster and used it, `gone` where it was taken back before. */
export async function removeInvitation(
  tx: Queryable,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<'removed' | 'accepted' | 'gone'> {
  const { count } = await tx.invitation.deleteMany({ where: { id, workspaceId, acceptedAt: null } });
  if (count === 1) return 'removed';
  return (await tx.invitation.count({ where: { id, workspaceId } })) === 1 ? 'accepted' : 'gone';
}

/** Makes older first-start links useless: only the newest one printed works. */
export async function removeFirstStartInvitations(tx: Queryable, workspaceId: string): Promise<void> {
  await tx.invitation.deleteMany({ where: { workspaceId, isFirstStart: true, acceptedAt: null } });
}
