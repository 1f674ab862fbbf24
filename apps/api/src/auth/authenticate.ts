import type { IncomingHttpHeaders } from 'node:http';
import type { Auth } from 'better-auth';
import { fromNodeHeaders } from 'better-auth/node';
import { lowerRole, type Role } from '@holdfast/domain';
import { apiTokenByHash, rolesOfUser, touchApiToken, userById, type Database } from '@holdfast/db';
import type { Viewer } from '../graphql/access.ts';
import { isAllowedOrigin } from './origins.ts';
import { bearerToken, hashSecret } from './secrets.ts';

/** Who asks, and until when: a WebSocket is closed then. */
export interface Authenticated {
  readonly viewer: Viewer;
  readonly expiresAt: Date | null;
}

export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Authenticated | null>;

/** So that reading with a token does not write a row each time. */
const LAST_USED_STEP_MS = 60_000;

/**
 * Finds the asker by API token, or by session cookie. A token that is wrong, revoked or expired is nobody, even beside a good
 * cookie; a cookie sent from another site's page is not looked at.
 */
export function createAuthenticate(options: {
  readonly auth: Auth;
  readonly database: Database;
  readonly origins: readonly string[];
  readonly now: () => Date;
}): Authenticate {
  const { auth, database, origins, now } = options;
  return async (headers) => {
    if (headers.authorization !== undefined) {
      const token = bearerToken(headers.authorization);
      return token === null ? null : byToken(token, { database, now });
    }
    if (headers.cookie === undefined || !isAllowedOrigin(origins, headers.origin)) return null;
    const found = await auth.api.getSession({ headers: fromNodeHeaders({ cookie: headers.cookie }) });
    if (found === null) return null;
    const user = await userById(database.prisma, found.user.id);
    if (user === null) return null;
    const roles = await rolesOfUser(database.prisma, user.id);
    return { viewer: { user, token: null, roles }, expiresAt: found.session.expiresAt };
  };
}

async function byToken(
  secret: string,
  { database, now }: { readonly database: Database; readonly now: () => Date },
): Promise<Authenticated | null> {
  const found = await apiTokenByHash(database.prisma, hashSecret(secret));
  const time = now();
  if (found === null || found.token.revokedAt !== null) return null;
  const { token, user, role } = found;
  if (token.expiresAt !== null && token.expiresAt <= time) return null;
  const lastUsed = token.lastUsedAt?.getTime() ?? 0;
  if (time.getTime() - lastUsed > LAST_USED_STEP_MS) await touchApiToken(database.prisma, { id: token.id, at: time });
  const roles = new Map<string, Role>(role === null ? [] : [[token.workspaceId, lowerRole(role, token.role)]]);
  return { viewer: { user, token, roles }, expiresAt: token.expiresAt };
}
