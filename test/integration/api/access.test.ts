import { may, permissions, roles, type Action, type Role } from '@holdfast/domain';
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeGlobalId, rowIdOf } from '../../../apps/api/src/graphql/global-id.ts';
import { schema } from '../../../apps/api/src/schema.ts';
import { API_START_MS, createTestApi, type Asker, type GraphqlAnswer, type TestApi } from '../../testkit/api.ts';
import {
  callOf,
  fieldsWithoutArguments,
  GUESSED_UUID,
  nodeTypes,
  readOf,
} from '../../testkit/api-access/operations.ts';
import { connectSocket } from '../../testkit/graphql-socket.ts';
import { seedNodes, type SeededNodes } from '../../testkit/api-access/seed-nodes.ts';

const isAction = (text: string): text is Action => Object.hasOwn(permissions, text);

/** The rule that a field or type carries. */
const rule = z.object({
  access: z.string(),
  subject: z.string().optional(),
  subjectField: z.array(z.string()).optional(),
});
const OTHER_RULES = ['public', 'signed-in', 'operator', 'node', 'parent'];
const isKnownRule = (access: string): boolean => isAction(access) || OTHER_RULES.includes(access);

/** People and workers belong to no workspace; the loaders alone decide who sees them. */
const WITHOUT_WORKSPACE = ['User', 'Worker'];

const rootTypes = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
  (type) => type !== undefined && type !== null,
);
const roots = rootTypes.map(({ name }) => name);

describe('every part of the schema carries a rule, so that a new one without a rule fails here', () => {
  const objectTypes = Object.values(schema.getTypeMap()).filter(
    (type) =>
      isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type.name) && type.name !== 'PageInfo',
  );
  it.each(objectTypes.map((type) => [type.name, type] as const))('type %s', (_name, type) => {
    expect(rule.parse(type.extensions).access).toSatisfy(isKnownRule);
  });
  const rootFields = rootTypes.flatMap((type) =>
    Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const),
  );
  it.each(rootFields)('field %s', (_name, field) => {
    expect(rule.parse(field.extensions).access).toSatisfy(isKnownRule);
  });
});

let test: TestApi;
let people: Readonly<Record<Role, Asker>>;
let stranger: Asker;
let nobody: Asker;
let seeded: SeededNodes;

beforeAll(async () => {
  test = await createTestApi();
  people = { admin: test.admin, tester: await test.member('tester'), viewer: await test.member('viewer') };
  stranger = await test.stranger();
  nobody = test.asker();
  const workspaceId = rowIdOf('Workspace', test.workspaceId) ?? '';
  const { id: userId } = await test.database.prisma.user.findFirstOrThrow({ where: { email: 'ada@example.com' } });
  seeded = await seedNodes(test.database, { workspaceId, userId, slug: 'default' });
}, API_START_MS);
afterAll(() => test.close());

const codesOf = ({ errors }: GraphqlAnswer) => errors.map(({ code }) => code);
const REFUSALS = ['FORBIDDEN', 'UNAUTHENTICATED', 'INTERNAL_SERVER_ERROR'];
const expectAllowed = (answer: GraphqlAnswer) =>
  expect(
    codesOf(answer).filter((code) => REFUSALS.includes(code ?? '')),
    answer.text,
  ).toEqual([]);

const subjectOf = (kind: string): string => {
  const id = seeded.get(kind);
  if (id === undefined) throw new Error(`add a row of ${kind} to test/testkit/api-access/seed-nodes.ts`);
  return id;
};

describe('each node through node(id:), by role', () => {
  const kinds = nodeTypes(schema).filter(({ name }) => !WITHOUT_WORKSPACE.includes(name));
  it.each(kinds.map((type) => [type.name, type] as const))('%s', async (name, type) => {
    const { access } = rule.parse(type.extensions);
    if (!isAction(access)) throw new Error(`${name} is a node, so its rule is an action`);
    const query = `query($id: ID!) { node(id: $id) { ... on ${name} { __typename id } } }`;
    const guessed = { id: encodeGlobalId(name, GUESSED_UUID) };
    const absent = await stranger.graphql(query, guessed);
    expect(absent.data).toEqual({ node: null });
    expect((await stranger.graphql(query, { id: subjectOf(name) })).text).toBe(absent.text);
    expect((await nobody.graphql(query, { id: subjectOf(name) })).text).toBe(absent.text);
    for (const role of roles) {
      const answer = await people[role].graphql(query, { id: subjectOf(name) });
      // Tokens and uploads of others are left out by what the kind reads; everything else by role alone.
      if (name === 'ApiToken' && role !== 'admin') expect(answer.data).toEqual({ node: null });
      else if (may(role, access)) expect(answer.data, role).toMatchObject({ node: { __typename: name } });
      else expect(codesOf(answer), role).toContain('FORBIDDEN');
    }
  });
});

describe('each field of a workspace, by role', () => {
  const workspaceType = schema.getType('Workspace');
  const fields = isObjectType(workspaceType) ? fieldsWithoutArguments(workspaceType) : [];
  it.each(
    fields
      .filter(({ name }) => !['model', 'run', 'campaign'].includes(name))
      .map((field) => [field.name, field] as const),
  )('%s', async (_name, field) => {
    const { access = 'workspace.read' } = rule.partial().parse(field.extensions);
    const query = `{ workspace(slug: "default") { ${readOf(field)} } }`;
    expect((await stranger.graphql(query)).data).toEqual({ workspace: null });
    for (const role of roles) {
      const answer = await people[role].graphql(query);
      if (isAction(access) && !may(role, access)) expect(codesOf(answer), role).toContain('FORBIDDEN');
      else expectAllowed(answer);
    }
  });
});

describe('each query and mutation about one object, by role', () => {
  const guarded = (['query', 'mutation'] as const).flatMap((kind) => {
    const type = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(type?.getFields() ?? {}).flatMap((field) => {
      const { access, subject, subjectField } = rule.parse(field.extensions);
      return subject === undefined || subjectField === undefined || !isAction(access)
        ? []
        : [[field.name, { kind, field, access, subject, at: subjectField }] as const];
    });
  });
  // What takes its subject away comes last: the others still need it.
  const takesAway = ([name]: readonly [string, unknown]) => Number(/Remove$|Revoke$|Archive$|Cancel$/.test(name));
  guarded.sort((one, other) => takesAway(one) - takesAway(other));

  it.each(guarded)('%s', async (_name, { kind, field, access, subject, at }) => {
    const call = (id: string) => callOf(kind, field, { id, at });
    const ask = (asker: Asker, { query, variables }: ReturnType<typeof call>) => asker.graphql(query, variables);
    const own = call(subjectOf(subject));
    const guessed = call(encodeGlobalId(subject, GUESSED_UUID));
    expect((await ask(stranger, own)).text).toBe((await ask(stranger, guessed)).text);
    expect(codesOf(await ask(nobody, own))).toContain('UNAUTHENTICATED');
    for (const role of roles) {
      const answer = await ask(people[role], own);
      if (may(role, access)) expectAllowed(answer);
      else expect(codesOf(answer), role).toEqual(['FORBIDDEN']);
    }
  });
});

describe('each subscription about one object', () => {
  const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
  it.each(fields.map((field) => [field.name, field] as const))('%s', async (name, field) => {
    const { subject = '', subjectField = [] } = rule.parse(field.extensions);
    const query = `subscription($id: ID!) { ${name}(${subjectField[0] ?? ''}: $id) { __typename } }`;
    /** Its first message: what is now, or why there is nothing to hear. */
    const first = async ({ headers }: Asker, id: string): Promise<string> => {
      const { client } = connectSocket({ origin: test.origin, headers });
      const heard = client.iterate({ query, variables: { id } }).next();
      const text = await heard.then(
        (step) => JSON.stringify(step),
        (error: unknown) => JSON.stringify(error),
      );
      await client.dispose();
      return text;
    };
    const refused = await first(stranger, subjectOf(subject));
    expect(refused).toMatch(/There is no such \w+/);
    expect(await first(stranger, encodeGlobalId(subject, GUESSED_UUID))).toBe(refused);
    // One about a whole workspace says nothing until something happens in it.
    if (subject !== 'Workspace') expect(await first(people.viewer, subjectOf(subject))).toContain('__typename');
  });
});

it('lets only operators make workspaces', async () => {
  const query = 'mutation { workspaceCreate(input: { slug: "third", name: "Third" }) { workspace { slug } } }';
  expect(codesOf(await people.tester.graphql(query))).toEqual(['FORBIDDEN']);
  expect(codesOf(await nobody.graphql(query))).toEqual(['UNAUTHENTICATED']);
  expect((await people.admin.graphql(query)).data).toEqual({ workspaceCreate: { workspace: { slug: 'third' } } });
});
