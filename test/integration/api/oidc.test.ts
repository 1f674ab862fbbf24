import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { API_START_MS, createTestApi, type TestApi } from '../../testkit/api.ts';
import { CLIENT, startOidcProvider, type TestProvider } from '../../testkit/oidc-provider.ts';

let provider: TestProvider;
let test: TestApi;
beforeAll(async () => {
  test = await createTestApi({
    oidc: async (origin) => {
      provider = await startOidcProvider({ redirectUri: `${origin}/api/auth/callback/oidc` });
      return { ...CLIENT, name: 'Example ID', discoveryUrl: provider.discoveryUrl };
    },
  });
  await test.member('tester', 'mira@example.com');
}, API_START_MS);
afterAll(async () => {
  await test.close();
  await provider.close();
});

/** As much of a browser as signing in needs: it keeps cookies of each origin and follows redirects one by one. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  #jar(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    return jar;
  }

  cookies(url: string): string {
    return [...this.#jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie: this.cookies(url) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const isGone =
        value === '' || attributes.some((attribute) => /max-age=0$|expires=Thu, 01 Jan 1970/i.test(attribute.trim()));
      if (isGone) this.#jar(url).delete(name);
      else this.#jar(url).set(name, value);
    }
    return response;
  }
}

it('tells the sign-in page that there is a provider, and what it is called', async () => {
  const response = await fetch(`${test.origin}/api/sign-in-methods`);
  expect(await response.json()).toEqual({ password: true, oidc: { name: 'Example ID' }, isNew: false });
});

/** Where the sign-in page sends the browser. */
async function leave(browser: Browser): Promise<string> {
  const response = await browser.fetch(`${test.origin}/api/auth/sign-in/social`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: test.origin },
    body: JSON.stringify({ provider: 'oidc', callbackURL: '/', errorCallbackURL: '/sign-in?next=%2Fw%2Fdefault' }),
  });
  expect(response.status, 'sign-in/social').toBe(200);
  return z.object({ url: z.url() }).parse(await response.json()).url;
}

/** Through the provider, up to the address that leads back to us. */
async function throughProvider(browser: Browser, from: string): Promise<string> {
  let url = from;
  for (let hops = 0; hops < 8; hops++) {
    if (url.startsWith(test.origin)) return url;
    const response = await browser.fetch(url);
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    url = new URL(location, url).href;
  }
  throw new Error('the provider does not come to an end');
}

/** Where we send the browser in the end, and who it then is. */
async function comeBack(
  browser: Browser,
  url: string,
): Promise<{ readonly location: string; readonly email: string | null }> {
  const response = await browser.fetch(url);
  const location = response.headers.get('location') ?? `${response.status}`;
  const asker = test.asker({ cookie: browser.cookies(test.origin), origin: test.origin });
  const { data } = await asker.graphql('{ viewer { user { email } } }');
  const { viewer } = z.object({ viewer: z.object({ user: z.object({ email: z.string() }) }).nullable() }).parse(data);
  return { location, email: viewer?.user.email ?? null };
}

const signIn = async (browser = new Browser()) =>
  comeBack(browser, await throughProvider(browser, await leave(browser)));

const mira = { sub: 'p-1', email: 'mira@example.com', emailVerified: true };
const countUsers = () => test.database.prisma.user.count();

it('signs in somebody whose address the invitation named and the provider has verified, again and again', async () => {
  provider.signedInAs(mira);
  expect(await signIn()).toEqual({ location: '/', email: 'mira@example.com' });
  // Known by the provider's id from now on, whatever becomes of the address there.
  provider.signedInAs({ ...mira, email: 'mira@elsewhere.example' });
  expect(await signIn()).toMatchObject({ email: 'mira@example.com' });
  const accounts = await test.database.prisma.account.findMany({ where: { providerId: 'oidc' } });
  expect(accounts).toMatchObject([{ accountId: 'p-1' }]);
});

it('makes no account for somebody who was not invited', async () => {
  const before = await countUsers();
  provider.signedInAs({ sub: 'p-2', email: 'stranger@example.com', emailVerified: true });
  const answer = await signIn();
  expect(answer.email).toBeNull();
  expect(answer.location).toMatch(/^\/sign-in\?next=%2Fw%2Fdefault&error=signup_disabled/);
  expect(await countUsers()).toBe(before);
});

it('does not take an address that nobody has verified for the person, on either side', async () => {
  provider.signedInAs({ sub: 'p-3', email: 'ada@example.com', emailVerified: false });
  const answer = await signIn();
  expect(answer.email).toBeNull();
  expect(answer.location).toContain('error=account_not_linked');
  // An open link, into which somebody typed an address.
  await test.member('viewer');
  provider.signedInAs({ sub: 'p-4', email: 'person2@example.com', emailVerified: true });
  expect(await signIn()).toMatchObject({ email: null });
});

it('refuses an answer to another question: a state that was not asked for, or another browser', async () => {
  provider.signedInAs(mira);
  const browser = new Browser();
  const back = new URL(await throughProvider(browser, await leave(browser)));
  const forged = new URL(back);
  forged.searchParams.set('state', 'another one');
  const answer = await comeBack(browser, forged.href);
  expect(answer.email).toBeNull();
  expect(answer.location).toMatch(/^\/sign-in\?.*error=/);

  const victim = new Browser();
  const elsewhere = await comeBack(victim, back.href);
  expect(elsewhere.email).toBeNull();
  expect(elsewhere.location).toMatch(/^\/sign-in\?.*error=state_mismatch/);
});

it('refuses an ID token that was made for another sign-in: its nonce differs', async () => {
  provider.signedInAs(mira);
  const browser = new Browser();
  const asked = new URL(await leave(browser));
  expect(asked.searchParams.get('nonce')).toMatch(/.{16}/);
  asked.searchParams.set('nonce', 'of another sign-in');
  expect(await comeBack(browser, await throughProvider(browser, asked.href))).toMatchObject({ email: null });
});
