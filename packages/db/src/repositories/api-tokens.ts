import type { Role } from '@holdfast/domain';
import type { ApiToken, User } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** A token with its owner and the owner's present role in the token's workspace (null: no longer a member). */
export interface TokenOwner {
  readonly token: ApiToken;
  readonly user: User;
  readonly role: Role | null;
}

export async function apiTokenByHash(database: Queryable, tokenHash: string): Promise<TokenOwner | null> {
  const found = await database.apiToken.findUnique({
    where: { tokenHash },
    include: { user: { include: { memberships: true } } },
  });
  if (found === null) return null;
  const {
    user: { memberships, ...user },
    ...token
  } = found;
  return { token, user, role: memberships.find(({ workspaceId }) => workspaceId === token.workspaceId)?.role ?? null };
}

export async function touchApiToken(
  database: Queryable,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<void> {
  await database.apiToken.update({ where: { id }, data: { lastUsedAt: at } });
}

export function apiTokensByIds(
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<ApiToken[]> {
  return database.apiToken.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } } });
}

/** @param userId only this person's; null: everybody's */
export function apiTokensOf(
  database: Queryable,
  { workspaceId, userId }: { readonly workspaceId: string; readonly userId: string | null },
): Promise<ApiToken[]> {
  return database.apiToken.findMany({
    where: { workspaceId, ...(userId === null ? {} : { userId }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}

export interface NewApiToken {
  readonly workspaceId: string;
  readonly userId: string;
  readonly name: string;
  readonly prefix: string;
  readonly tokenHash: string;
  readonly role: Role;
  readonly expiresAt: Date | null;
}

export function createApiToken(tx: Queryable, token: NewApiToken): Promise<ApiToken> {
  return tx.apiToken.create({ data: token });
}

/** Revokes a token; the first time counts, and `isFirst` says whether this was it. */
export async function revokeApiToken(
  tx: Queryable,
  { workspaceId, id, at }: { readonly workspaceId: string; readonly id: string; readonly at: Date },
): Promise<{ readonly token: ApiToken; readonly isFirst: boolean }> {
  const { count } = await tx.apiToken.updateMany({
    where: { id, workspaceId, revokedAt: null },
    data: { revokedAt: at },
  });
  return { token: await tx.apiToken.findUniqueOrThrow({ where: { id, workspaceId } }), isFirst: count === 1 };
}
