import { Router } from 'express';
import type { OidcSettings } from './auth.ts';

/** `GET /api/sign-in-methods`: what the sign-in page offers. Nobody is signed in there, so it holds nothing else. */
export function signInMethods(oidc: OidcSettings | null): Router {
  const router = Router();
  router.get('/api/sign-in-methods', (_request, response) => {
    response.json({ password: true, oidc: oidc === null ? null : { name: nameOf(oidc) } });
  });
  return router;
}

/** What the button says: a name that was given, or where the provider is. */
const nameOf = ({ name, discoveryUrl }: OidcSettings): string => name ?? new URL(discoveryUrl).host;
