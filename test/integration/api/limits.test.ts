import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rowIdOf } from '../../../apps/api/src/graphql/global-id.ts';
import { API_START_MS, createTestApi, type Asker, type GraphqlAnswer, type TestApi } from '../../testkit/api.ts';

let test: TestApi;
beforeAll(async () => {
  test = await createTestApi({ isProduction: true });
}, API_START_MS);
afterAll(() => test.close());

const codes = ({ errors }: GraphqlAnswer) => errors.map(({ code }) => code);

describe('what one operation may ask for', () => {
  it('refuses more aliases than a page needs', async () => {
    const aliases = Array.from({ length: 60 }, (_, index) => `a${index}: version`).join(' ');
    expect(codes(await test.admin.graphql(`{ ${aliases} }`))).toContain('LIMIT');
  });

  it('refuses documents that are too deep', async () => {
    const deep =
      'viewer { memberships { workspace { '.repeat(1) +
      'members { workspace { '.repeat(12) +
      'id' +
      ' } }'.repeat(12) +
      ' } } }';
    expect(codes(await test.admin.graphql(`{ ${deep} }`))).toContain('LIMIT');
  });

  it('refuses documents that are too costly, by what the lists in them can hold', async () => {
    const costly =
      '{ workspace(slug: "default") { models(first: 100) { edges { node { versions { children { children { id model { name } } } } } } } } }';
    expect(codes(await test.admin.graphql(costly))).toContain('LIMIT');
  });

  it('refuses documents of too many tokens before it looks at them, and bodies that are too large', async () => {
    const answer = await test.admin.graphql(`{ ${'version '.repeat(5000)} }`);
    expect(answer.data).toBeNull();
    expect(answer.errors[0]?.message).toMatch(/token/i);
    const body = JSON.stringify({ query: '{ version }', variables: { x: 'y'.repeat(600 * 1024) } });
    const headers = { 'content-type': 'application/json', ...test.admin.headers };
    expect((await fetch(`${test.origin}/graphql`, { method: 'POST', headers, body })).status).toBe(413);
  });

  it('refuses several operations in one request', async () => {
    const body = JSON.stringify([{ query: '{ version }' }, { query: '{ version }' }]);
    const headers = { 'content-type': 'application/json', ...test.admin.headers };
    expect((await fetch(`${test.origin}/graphql`, { method: 'POST', headers, body })).status).toBe(400);
  });

  it('asks for the size of every page, from 1 to 100, and knows its own cursors', async () => {
    const models = (args: string) =>
      test.admin.graphql(`{ workspace(slug: "default") { models${args} { edges { cursor } } } }`);
    for (const args of ['', '(first: 0)', '(first: 101)', '(first: 1, last: 1)', '(first: 1, after: "guessed")']) {
      expect(codes(await models(args)), args).toEqual(['BAD_USER_INPUT']);
    }
    expect(codes(await models('(first: 100)'))).toEqual([]);
  });
});

describe('in production', () => {
  it('shows the schema to API tokens only, and hints at nothing', async () => {
    const introspection = '{ __schema { types { name } } }';
    expect((await test.admin.graphql(introspection)).errors).toHaveLength(1);
    const { data } = await test.admin.graphql(
      `mutation { apiTokenCreate(input: { workspaceId: "${test.workspaceId}", name: "ci", role: VIEWER }) { secret } }`,
    );
    const secret = /hf_[\w-]+/.exec(JSON.stringify(data))?.[0] ?? '';
    const byToken = test.asker({ authorization: `Bearer ${secret}` });
    expect((await byToken.graphql(introspection)).errors).toEqual([]);
    expect((await test.admin.graphql('{ viewr { user { id } } }')).errors[0]?.message).not.toMatch(/did you mean/i);
  });

  it('takes from browsers the documents of the web interface only, from programs any', async () => {
    const send = (body: unknown, headers: Readonly<Record<string, string>>) =>
      fetch(`${test.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }).then((response) => response.text());
    const query = '{ viewer { user { email } } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const named = { extensions: { persistedQuery: { version: 1, sha256Hash } } };
    expect(await send({ query }, test.admin.headers)).toMatch(/an API token.*"code":"DOCUMENT_NOT_LISTED"/);
    // Apollo would list what comes with its own fingerprint.
    expect(await send({ query, ...named }, test.admin.headers)).toMatch(/"code":"DOCUMENT_NOT_LISTED"/);
    expect(await send(named, test.admin.headers)).toMatch(/Reload it.*"code":"PERSISTED_QUERY_NOT_FOUND"/);
    test.list(query);
    expect(await send(named, test.admin.headers)).toMatch(/ada@example.com/);
    // What names a document is no request that another site's form could send.
    const body = new URLSearchParams({ extensions: JSON.stringify(named.extensions) });
    const byForm = await fetch(`${test.origin}/graphql`, { method: 'POST', headers: test.admin.headers, body });
    expect([byForm.status, await byForm.text()]).toEqual([400, expect.not.stringMatching(/ada@example.com/)]);
    const byLink = await fetch(`${test.origin}/graphql?${body.toString()}`, { headers: test.admin.headers });
    expect([byLink.status, await byLink.text()]).toEqual([400, expect.stringMatching(/CSRF/)]);
  });
});

describe('webhooks', () => {
  const save = (url: string) =>
    test.admin.graphql(
      `mutation($input: WebhookSaveInput!) {
        webhookSave(input: $input) { secret webhook { url } userErrors { code field } }
      }`,
      { input: { workspaceId: test.workspaceId, url, events: ['ping'] } },
    );
  it.each([
    'http://127.0.0.1/hook',
    'http://localhost:9999/hook',
    'http://169.254.169.254/latest/meta-data',
    'http://10.1.2.3/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://0.0.0.0/',
    'http://2130706433/',
  ])('cannot lead to %s', async (url) => {
    expect((await save(url)).data).toMatchObject({
      webhookSave: { webhook: null, userErrors: [{ code: 'INTERNAL_ADDRESS', field: ['input', 'url'] }] },
    });
  });
  it.each(['ftp://203.0.113.1/', 'javascript:alert(1)', 'https://user:secret@1.1.1.1/'])(
    'cannot be %s',
    async (url) => {
      expect((await save(url)).data).toMatchObject({ webhookSave: { userErrors: [{ field: ['input', 'url'] }] } });
    },
  );
  it('lead where an administrator allowed a network, and show their secret once', async () => {
    await test.admin.graphql(
      'mutation($input: WorkspaceUpdateInput!) { workspaceUpdate(input: $input) { userErrors { code } } }',
      {
        input: { id: test.workspaceId, webhookAllowedNetworks: ['10.0.0.0/8'] },
      },
    );
    const { data } = await save('http://10.1.2.3/hook');
    expect(data).toMatchObject({ webhookSave: { webhook: { url: 'http://10.1.2.3/hook' }, userErrors: [] } });
    expect(JSON.stringify(data)).toMatch(/"secret":"[\w-]{43}"/);
  });
  it('are tested by a ping that is queued and in the log at once, for administrators alone', async () => {
    const saved = await test.admin.graphql(
      `mutation($input: WebhookSaveInput!) { webhookSave(input: $input) { webhook { id } } }`,
      // Paused: a test is sent nevertheless. Nothing is delivered here, and a mail's address needs no network to be allowed.
      { input: { workspaceId: test.workspaceId, url: 'mailto:qa@example.com', events: ['run.failed'], paused: true } },
    );
    const { id } = z.object({ webhookSave: z.object({ webhook: z.object({ id: z.string() }) }) }).parse(saved.data)
      .webhookSave.webhook;
    const send = (asker: Asker) =>
      asker.graphql(
        `mutation($id: ID!) {
          webhookTest(id: $id) { delivery { id event state attempts body responseCode } userErrors { code field } }
        }`,
        { id },
      );
    const { prisma } = test.database;
    const queued = () => prisma.task.findMany({ where: { kind: 'deliver_webhook' } });
    for (const role of ['viewer', 'tester'] as const) {
      expect((await send(await test.member(role))).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    }
    expect((await send(await test.stranger())).data).toMatchObject({
      webhookTest: { delivery: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] },
    });
    expect(await queued()).toEqual([]);
    expect(await prisma.webhookDelivery.count()).toBe(0);

    const { data } = await send(test.admin);
    const { delivery } = z
      .object({
        webhookTest: z.object({
          delivery: z.looseObject({
            id: z.string(),
            body: z.strictObject({ event: z.literal('ping'), at: z.iso.datetime() }),
          }),
        }),
      })
      .parse(data).webhookTest;
    expect(delivery).toMatchObject({ event: 'ping', state: 'PENDING', attempts: 0, responseCode: null });
    expect(await queued()).toMatchObject([
      { state: 'waiting', payload: { deliveryId: rowIdOf('WebhookDelivery', delivery.id) } },
    ]);
    const log = await test.admin.graphql(
      'query($id: ID!) { node(id: $id) { ... on Webhook { deliveries(first: 5) { totalCount edges { node { id } } } } } }',
      { id },
    );
    expect(log.data).toEqual({ node: { deliveries: { totalCount: 1, edges: [{ node: { id: delivery.id } }] } } });
    const audited = await prisma.auditEvent.findMany({ where: { action: 'webhook.test' } });
    expect(audited).toMatchObject([{ subjectId: rowIdOf('Webhook', id), detail: { host: 'example.com' } }]);
  });
});

it('tells a bug by a reference, and nothing of what is inside', async () => {
  const { prisma } = test.database;
  await prisma.$executeRaw`ALTER TABLE "Model" RENAME TO "Model_away"`;
  const answer = await test.admin.graphql('{ workspace(slug: "default") { usage { models } } }');
  await prisma.$executeRaw`ALTER TABLE "Model_away" RENAME TO "Model"`;
  expect(answer.errors.map(({ code }) => code)).toEqual(['INTERNAL_SERVER_ERROR']);
  expect(answer.errors[0]?.message).toMatch(/^Something went wrong on our side; the log names it [\w-]{36}$/);
});

it('is alive, ready, and measured, but shows measurements to no proxy', async () => {
  expect((await fetch(`${test.origin}/healthz`)).status).toBe(200);
  expect((await fetch(`${test.origin}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${test.origin}/metrics`)).text()).toMatch(/holdfast_api_operation_seconds_count/);
  expect((await fetch(`${test.origin}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.1' } })).status).toBe(404);
});
