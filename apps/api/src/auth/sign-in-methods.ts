import { firstWorkspace, type Database } from '@holdfast/db';
import { Router } from 'express';
import type { OidcSettings } from './auth.ts';

interface SignInMethods {
  readonly database: Database;
  readonly oidc: OidcSettings | null;
}

/** `GET /api/sign-in-methods`: what the sign-in page offers, and whether anybody can sign in yet. Nobody is signed in there, so it holds nothing else. */
export function signInMethods({ database, oidc }: SignInMethods): Router {
  const router = Router();
  router.get('/api/sign-in-methods', async (_request, response) => {
    const first = await firstWorkspace(database.prisma);
    response.json({
      password: true,
      oidc: oidc === null ? null : { name: nameOf(oidc) },
      isNew: first?.hasMembers !== true,
    });
  });
  return router;
}

/** What the button says: a name that was given, or where the provider is. */
const nameOf = ({ name, discoveryUrl }: OidcSettings): string => name ?? new URL(discoveryUrl).host;
