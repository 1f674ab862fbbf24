import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { locales } from '../../../apps/web/i18n/locales.ts';
import { API_START_MS, createTestApi, PASSWORD, type TestApi } from '../../testkit/api.ts';

let test: TestApi;
beforeAll(async () => {
  test = await createTestApi();
}, API_START_MS);
afterAll(() => test.close());

const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  fetch(`${test.origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: test.origin, ...headers },
    body: JSON.stringify({ email, password }),
  });

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

it('makes the first administrator, an operator, by the link of the first start', async () => {
  const { data } = await test.admin.graphql(
    '{ viewer { user { name email isOperator } memberships { role workspace { slug } } token { id } } }',
  );
  expect(data).toEqual({
    viewer: {
      user: { name: 'Ada', email: 'ada@example.com', isOperator: true },
      memberships: [{ role: 'ADMIN', workspace: { slug: 'default' } }],
      token: null,
    },
  });
});

it('signs in with a cookie that scripts cannot read, and out again', async () => {
  const response = await signIn('ada@example.com', PASSWORD);
  expect(response.status).toBe(200);
  expect(response.headers.getSetCookie().join()).toMatch(/HttpOnly; SameSite=Lax/i);
  const asker = test.asker({ cookie: cookieOf(response), origin: test.origin });
  expect((await asker.graphql('{ viewer { user { name } } }')).data).toEqual({ viewer: { user: { name: 'Ada' } } });
  const out = await fetch(`${test.origin}/api/auth/sign-out`, {
    method: 'POST',
    headers: { ...asker.headers, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(out.status).toBe(200);
  expect((await asker.graphql('{ viewer { user { name } } }')).data).toEqual({ viewer: null });
});

it('keeps every language that the interface has with the account', async () => {
  for (const locale of [...locales].toReversed()) {
    const { data, text } = await test.admin.graphql(
      'mutation($locale: String!) { localeSet(locale: $locale) { viewer { user { locale } } userErrors { message } } }',
      { locale },
    );
    expect(data, text).toEqual({ localeSet: { viewer: { user: { locale } }, userErrors: [] } });
  }
});

it('keeps passwords as argon2id and never the session out of an answer of GraphQL', async () => {
  const account = await test.database.prisma.account.findFirstOrThrow();
  expect(account.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

it('answers a wrong password and an unknown address alike', async () => {
  const [wrong, unknown] = [
    await signIn('ada@example.com', 'not this one'),
    await signIn('nobody@example.com', PASSWORD),
  ];
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(await wrong.text()).toBe(await unknown.text());
});

it('lets nobody sign up', async () => {
  const response = await fetch(`${test.origin}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: test.origin },
    body: JSON.stringify({ email: 'eve@example.com', password: PASSWORD, name: 'Eve' }),
  });
  expect(response.status).toBe(400);
  expect(await test.database.prisma.user.count({ where: { email: 'eve@example.com' } })).toBe(0);
});

it('does not look at a cookie that the page of another site sends along', async () => {
  const asker = test.asker({ ...test.admin.headers, origin: 'https://evil.example' });
  expect((await asker.graphql('{ viewer { user { name } } }')).data).toEqual({ viewer: null });
  const response = await signIn('ada@example.com', PASSWORD, { origin: 'https://evil.example' });
  expect(response.status).toBe(403);
});

it('refuses what a form of another site could send', async () => {
  const response = await fetch(`${test.origin}/graphql?query=${encodeURIComponent('{ viewer { user { name } } }')}`, {
    headers: test.admin.headers,
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toMatch(/Cross-Site Request Forgery/);
});

it('slows guessing down by account, whatever the address, and lets the account in again later', async () => {
  for (let attempt = 0; attempt < 10; attempt++) {
    expect((await signIn('grace@example.com', `guess ${attempt}`)).status).toBe(401);
  }
  const refused = await signIn('Grace@Example.com', 'guess 11', { 'x-forwarded-for': '203.0.113.9' });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(600);
  test.advance(16 * 60 * 1000);
  expect((await signIn('grace@example.com', 'guess 12')).status).toBe(401);
});

it('uses an invitation once, and says the same of a used, a revoked and a guessed link', async () => {
  const { data } = await test.admin.graphql(
    'mutation($input: InvitationCreateInput!) { invitationCreate(input: $input) { link invitation { id } } }',
    { input: { workspaceId: test.workspaceId, role: 'TESTER', email: 'Lin@Example.com' } },
  );
  const { link } = z.object({ invitationCreate: z.object({ link: z.string() }) }).parse(data).invitationCreate;
  const address = link.replace('/setup/', '/api/invitations/');
  expect(await (await fetch(address)).json()).toMatchObject({
    workspaceName: 'Default',
    role: 'tester',
    email: 'lin@example.com',
    firstRun: false,
    hasAccount: false,
  });
  const accept = () =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: test.origin },
      body: JSON.stringify({ name: 'Lin', password: PASSWORD }),
    });
  const both = await Promise.all([accept(), accept()]);
  expect(both.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
  const [used, guessed] = [await fetch(address), await fetch(`${test.origin}/api/invitations/guessed`)];
  expect([used.status, guessed.status]).toEqual([404, 404]);
  expect(await used.text()).toBe(await guessed.text());
});

it('tells what is wrong with an acceptance beside its field', async () => {
  const response = await fetch(`${test.origin}/api/invitations/guessed`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: test.origin },
    body: JSON.stringify({ name: '', password: 'short' }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    userErrors: [{ field: ['name'] }, { field: ['password'], message: 'Use at least 10 characters' }],
  });
});
