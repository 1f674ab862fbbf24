import { betterAuth, type Auth, type BetterAuthOptions } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { genericOAuth } from 'better-auth/plugins';
import type { Database } from '@holdfast/db';
import type { Logger } from 'pino';
import { hashPassword, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, verifyPassword } from './password.ts';

/** A provider that people may sign in with besides their password. */
export interface OidcSettings {
  /** What people call it; the host of `discoveryUrl` where nobody said. */
  readonly name?: string;
  /** e.g. `https://accounts.example/.well-known/openid-configuration` */
  readonly discoveryUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface AuthSettings {
  readonly database: Database;
  readonly secret: string;
  /** First one: base of every link. */
  readonly origins: readonly string[];
  readonly oidc: OidcSettings | null;
  readonly log: Logger;
}

const DAY_S = 24 * 60 * 60;

/** Sessions by better-auth. Nobody signs up: accounts are made by accepting an invitation. */
export function createAuth({ database, secret, origins, oidc, log }: AuthSettings): Auth {
  const baseURL = origins[0] ?? '';
  const options: BetterAuthOptions = {
    baseURL,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [...origins],
    database: prismaAdapter(database.prisma, { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: 14 * DAY_S, updateAge: DAY_S, cookieCache: { enabled: false } },
    // Both sides must have verified the address: the provider its account's, and whoever invited the person theirs.
    account: { accountLinking: { enabled: true, trustedProviders: [] } },
    advanced: {
      cookiePrefix: 'holdfast',
      useSecureCookies: baseURL.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      database: { generateId: false },
    },
    // What goes wrong on the way back from a provider is told where one signs in, not on a page of better-auth.
    onAPIError: { errorURL: '/sign-in' },
    // Counted in sign-in-limits.ts, by account as well as by address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // Its messages name what went wrong, and neither passwords nor sessions; its further arguments might.
    logger: { log: (level, message) => log.debug({ from: 'better-auth', level }, message) },
    plugins: oidc === null ? [] : [genericOAuth({ config: [providerOf(oidc)] })],
  };
  return betterAuth(options);
}

/** Signs in people who were invited under the same address; it makes no accounts. */
const providerOf = ({ discoveryUrl, clientId, clientSecret }: OidcSettings) => ({
  discoveryUrl,
  clientId,
  clientSecret,
  providerId: 'oidc',
  scopes: ['openid', 'email', 'profile'],
  pkce: true,
  disableSignUp: true,
  disableImplicitSignUp: true,
  requireIdTokenVerification: true,
});
