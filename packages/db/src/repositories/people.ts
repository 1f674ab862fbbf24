import type { Role } from '@holdfast/domain';
import type { Membership, User } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** People who are members of one of the workspaces, and the one who asks. */
export function usersByIds(
  database: Queryable,
  request: {
    readonly workspaceIds: readonly string[];
    readonly ids: readonly string[];
    readonly alwaysVisible: string | null;
  },
): Promise<User[]> {
  const isMember = { memberships: { some: { workspaceId: { in: [...request.workspaceIds] } } } };
  const isAsker = request.alwaysVisible === null ? [] : [{ id: request.alwaysVisible }];
  return database.user.findMany({ where: { id: { in: [...request.ids] }, OR: [isMember, ...isAsker] } });
}

export function userById(database: Queryable, id: string): Promise<User | null> {
  return database.user.findUnique({ where: { id } });
}

/** @param email in lower case, as stored */
export function userByEmail(database: Queryable, email: string): Promise<User | null> {
  return database.user.findUnique({ where: { email } });
}

/** The argon2id hash of a person's password; null where they sign in by another way only. */
export async function passwordHashOf(database: Queryable, userId: string): Promise<string | null> {
  const account = await database.account.findFirst({ where: { userId, providerId: 'credential' } });
  return account?.password ?? null;
}

/** Makes a person with a password. The rows are as better-auth writes them. */
export async function createUser(
  tx: Queryable,
  person: {
    readonly email: string;
    readonly name: string;
    readonly passwordHash: string;
    readonly isOperator: boolean;
    /** Somebody who runs this installation said that the address is this person's: a provider's account with it may sign in. */
    readonly emailVerified: boolean;
  },
): Promise<User> {
  const { email, name, passwordHash, isOperator, emailVerified } = person;
  const user = await tx.user.create({ data: { email, name, isOperator, emailVerified } });
  await tx.account.create({
    data: { userId: user.id, accountId: user.id, providerId: 'credential', password: passwordHash },
  });
  return user;
}

export function setUserLocale(
  tx: Queryable,
  { userId, locale }: { readonly userId: string; readonly locale: string },
): Promise<User> {
  return tx.user.update({ where: { id: userId }, data: { locale } });
}

/** The role of a person in each of their workspaces. */
export async function rolesOfUser(database: Queryable, userId: string): Promise<Map<string, Role>> {
  const memberships = await database.membership.findMany({ where: { userId } });
  return new Map(memberships.map(({ workspaceId, role }) => [workspaceId, role]));
}

export function membershipsOf(
  database: Queryable,
  { userId, workspaceIds }: { readonly userId: string; readonly workspaceIds: readonly string[] },
): Promise<Membership[]> {
  return database.membership.findMany({
    where: { userId, workspaceId: { in: [...workspaceIds] } },
    orderBy: { createdAt: 'asc' },
  });
}

export function membersOf(database: Queryable, workspaceId: string): Promise<Membership[]> {
  return database.membership.findMany({ where: { workspaceId }, orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }] });
}

/** Adds a member, or gives them another role. */
export async function setMembership(
  tx: Queryable,
  { workspaceId, userId, role }: { readonly workspaceId: string; readonly userId: string; readonly role: Role },
): Promise<void> {
  await tx.membership.upsert({
    where: { workspaceId_userId: { workspaceId, userId } },
    create: { workspaceId, userId, role },
    update: { role },
  });
}

export async function removeMembership(
  tx: Queryable,
  { workspaceId, userId }: { readonly workspaceId: string; readonly userId: string },
): Promise<void> {
  await tx.membership.deleteMany({ where: { workspaceId, userId } });
}

/** Members of a workspace with one role, locked until the transaction ends: two removals at once must not leave no administrator. */
export async function lockAdmins(tx: Queryable, workspaceId: string): Promise<readonly string[]> {
  await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR UPDATE`;
  const admins = await tx.membership.findMany({ where: { workspaceId, role: 'admin' } });
  return admins.map(({ userId }) => userId);
}
