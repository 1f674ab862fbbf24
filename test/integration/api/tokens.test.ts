import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { API_START_MS, createTestApi, type Asker, type TestApi } from '../../testkit/api.ts';

let test: TestApi;
beforeAll(async () => {
  test = await createTestApi();
}, API_START_MS);
afterAll(() => test.close());

const HOUR_MS = 3_600_000;

async function createToken(asker: Asker, input: Readonly<Record<string, unknown>>) {
  const { data } = await asker.graphql(
    `mutation($input: ApiTokenCreateInput!) {
      apiTokenCreate(input: $input) { secret apiToken { id prefix } userErrors { code field } }
    }`,
    { input: { workspaceId: test.workspaceId, name: 'ci', ...input } },
  );
  const { apiTokenCreate } = z
    .object({
      apiTokenCreate: z.object({
        secret: z.string().nullable(),
        apiToken: z.object({ id: z.string(), prefix: z.string() }).nullable(),
        userErrors: z.array(z.object({ code: z.string() })),
      }),
    })
    .parse(data);
  const { secret, apiToken, userErrors } = apiTokenCreate;
  return { secret, apiToken, userErrors, asker: test.asker({ authorization: `Bearer ${secret}` }) };
}

const who = async (asker: Asker) => (await asker.graphql('{ viewer { user { name } token { name } } }')).data;
const nobody = { viewer: null };

it('acts for its owner within its role, and is kept as a hash', async () => {
  const { secret, apiToken, asker } = await createToken(test.admin, { role: 'VIEWER' });
  expect(await who(asker)).toEqual({ viewer: { user: { name: 'Ada' }, token: { name: 'ci' } } });
  expect(secret?.startsWith(apiToken?.prefix ?? '-')).toBe(true);
  expect(JSON.stringify(await test.database.prisma.apiToken.findMany())).not.toContain(secret);
  const { errors } = await asker.graphql('{ workspace(slug: "default") { webhooks { id } } }');
  expect(errors).toMatchObject([{ code: 'FORBIDDEN' }]);
});

it('can do no more than its owner, now or later', async () => {
  const tester = await test.member('tester');
  expect((await createToken(tester, { role: 'ADMIN' })).userErrors).toMatchObject([{ code: 'TOO_MUCH' }]);
  const { asker } = await createToken(tester, { role: 'TESTER' });
  const suite = (name: string) =>
    asker.graphql('mutation($input: SuiteSaveInput!) { suiteSave(input: $input) { userErrors { code } } }', {
      input: { workspaceId: test.workspaceId, name, bank: [], evaluate: ['jpeg:75'] },
    });
  expect((await suite('first')).data).toEqual({ suiteSave: { userErrors: [] } });
  const { data } = await tester.graphql('{ viewer { user { id } } }');
  const { id } = z.object({ viewer: z.object({ user: z.object({ id: z.string() }) }) }).parse(data).viewer.user;
  await test.admin.graphql(
    'mutation($input: MemberUpdateInput!) { memberUpdate(input: $input) { userErrors { code } } }',
    {
      input: { workspaceId: test.workspaceId, userId: id, role: 'VIEWER' },
    },
  );
  expect((await suite('second')).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
});

it('is nobody once it is revoked or has expired, even beside a good cookie', async () => {
  const revoked = await createToken(test.admin, { role: 'ADMIN' });
  const revoke = async () =>
    (
      await test.admin.graphql(
        'mutation($id: ID!) { apiTokenRevoke(id: $id) { apiToken { revokedAt } userErrors { code } } }',
        { id: revoked.apiToken?.id },
      )
    ).data;
  const first = await revoke();
  // Pressed again, it was revoked when it was: somebody may ask since when it has been useless.
  expect(await revoke()).toEqual(first);
  expect(await test.database.prisma.auditEvent.count({ where: { action: 'token.revoke' } })).toBe(1);
  expect(await who(revoked.asker)).toEqual(nobody);
  expect(await who(test.asker({ ...test.admin.headers, ...revoked.asker.headers }))).toEqual(nobody);
  const expiring = await createToken(test.admin, {
    role: 'VIEWER',
    expiresAt: new Date(Date.now() + HOUR_MS).toISOString(),
  });
  expect(await who(expiring.asker)).not.toEqual(nobody);
  test.advance(2 * HOUR_MS);
  expect(await who(expiring.asker)).toEqual(nobody);
});

it('leaves the last administrator in place', async () => {
  const { data } = await test.admin.graphql('{ viewer { user { id } } }');
  const { id } = z.object({ viewer: z.object({ user: z.object({ id: z.string() }) }) }).parse(data).viewer.user;
  const answer = await test.admin.graphql(
    'mutation($input: MemberRemoveInput!) { memberRemove(input: $input) { userErrors { code field } } }',
    { input: { workspaceId: test.workspaceId, userId: id } },
  );
  expect(answer.data).toEqual({ memberRemove: { userErrors: [{ code: 'LAST_ADMIN', field: ['input', 'userId'] }] } });
});

it('writes every change into the log, with who did it, and no secret', async () => {
  const { data, text } = await test.admin.graphql(
    '{ workspace(slug: "default") { auditEvents(first: 50) { totalCount edges { node { action user { name } detail } } } } }',
  );
  const { edges } = z
    .object({
      workspace: z.object({
        auditEvents: z.object({
          totalCount: z.number(),
          edges: z.array(
            z.object({ node: z.object({ action: z.string(), user: z.object({ name: z.string() }).nullable() }) }),
          ),
        }),
      }),
    })
    .parse(data).workspace.auditEvents;
  const actions = edges.map(({ node }) => node.action);
  expect(actions).toEqual(
    expect.arrayContaining(['token.create', 'token.revoke', 'member.update', 'suite.create', 'workspace.create']),
  );
  expect(text).not.toMatch(/hf_[\w-]{20}/);
});
