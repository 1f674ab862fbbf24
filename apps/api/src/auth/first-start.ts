import {
  createInvitation,
  createWorkspace,
  firstWorkspace,
  lockFirstStart,
  removeFirstStartInvitations,
  writeAudit,
  type Database,
  type Queryable,
} from '@holdfast/db';
import { invitationLink } from './invitation-link.ts';
import { hashSecret, newSecret } from './secrets.ts';

const LINK_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Makes the workspace `default` where there is none, and a one-time link for its first administrator as long as nobody is a member.
 * Each start makes the older links useless, so that the one printed last is the one that works.
 * @returns the link, or null where somebody can sign in already
 */
export function ensureFirstStart(request: {
  readonly database: Database;
  readonly origin: string;
  readonly now: Date;
}): Promise<string | null> {
  const { database, origin, now } = request;
  return database.transaction(async (tx) => {
    await lockFirstStart(tx);
    const first = await firstWorkspace(tx);
    if (first?.hasMembers === true) return null;
    const { id } = first?.workspace ?? (await createDefault(tx));
    await removeFirstStartInvitations(tx, id);
    const secret = newSecret();
    await createInvitation(tx, {
      workspaceId: id,
      email: null,
      role: 'admin',
      tokenHash: hashSecret(secret),
      isFirstStart: true,
      invitedById: null,
      expiresAt: new Date(now.getTime() + LINK_DAYS * DAY_MS),
    });
    return invitationLink(origin, secret);
  });
}

async function createDefault(tx: Queryable) {
  const workspace = await createWorkspace(tx, { slug: 'default', name: 'Default' });
  await writeAudit(tx, {
    workspaceId: workspace.id,
    userId: null,
    apiTokenId: null,
    action: 'workspace.create',
    subjectType: 'Workspace',
    subjectId: workspace.id,
    detail: { slug: workspace.slug },
  });
  return workspace;
}

/** A link for one more administrator of the first workspace, for whoever may use the installation's shell. */
export async function inviteAdministrator(request: {
  readonly database: Database;
  readonly origin: string;
  readonly now: Date;
  readonly email: string | null;
}): Promise<string> {
  const { database, origin, now, email } = request;
  const link = await ensureFirstStart({ database, origin, now });
  if (link !== null) return link;
  const first = await firstWorkspace(database.prisma);
  if (first === null) throw new Error('unreachable: the first start has just made a workspace');
  const secret = newSecret();
  await createInvitation(database.prisma, {
    workspaceId: first.workspace.id,
    email: email?.toLowerCase() ?? null,
    role: 'admin',
    tokenHash: hashSecret(secret),
    isFirstStart: true,
    invitedById: null,
    expiresAt: new Date(now.getTime() + LINK_DAYS * DAY_MS),
  });
  return invitationLink(origin, secret);
}
