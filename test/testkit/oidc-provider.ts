import { createServer } from 'node:http';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import { freePort } from './free-port.ts';

/** What the provider says of somebody. */
export interface Claims {
  readonly sub: string;
  readonly email: string;
  readonly emailVerified: boolean;
}

export interface TestProvider {
  readonly discoveryUrl: string;
  /** Who signs in there from now on, without being asked. */
  signedInAs(person: Claims): void;
  close(): Promise<void>;
}

export const CLIENT = { clientId: 'holdfast', clientSecret: 'a secret that the provider knows' };

/** A real OpenID provider with one client and, in place of its pages, a person who agrees to everything. */
export async function startOidcProvider({ redirectUri }: { readonly redirectUri: string }): Promise<TestProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  let person: Claims = { sub: 'nobody', email: 'nobody@example.com', emailVerified: true };
  const people = new Map<string, Claims>();
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // In the ID token too, as Google and Microsoft do.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: (_context: KoaContextWithOIDC, sub: string) => {
      const found = people.get(sub);
      if (found === undefined) return undefined;
      const { email, emailVerified } = found;
      return { accountId: sub, claims: () => ({ sub, email, email_verified: emailVerified, name: sub }) };
    },
    loadExistingGrant: async (context: KoaContextWithOIDC) => {
      const { client, session } = context.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    interactions: { url: () => '/agree' },
  });
  const handle = provider.callback();
  const server = createServer((request, response) => {
    if (request.url !== '/agree') {
      void handle(request, response);
      return;
    }
    people.set(person.sub, person);
    void provider.interactionFinished(request, response, { login: { accountId: person.sub } });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    signedInAs: (next) => void (person = next),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
