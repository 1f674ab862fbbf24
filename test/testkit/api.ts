import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@holdfast/db';
import type { Role } from '@holdfast/domain';
import { createFileStore, type ObjectStore } from '@holdfast/storage';
import { pino } from 'pino';
import { z } from 'zod';
import type { OidcSettings } from '../../apps/api/src/auth/auth.ts';
import { ensureFirstStart } from '../../apps/api/src/auth/first-start.ts';
import { createApi, type Api } from '../../apps/api/src/server/create-api.ts';
import { createTestDatabase } from './database.ts';
import { freePort } from './free-port.ts';

/** What GraphQL answered. `data` is read with a schema of the test. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly { readonly message: string; readonly code: string | undefined }[];
  readonly text: string;
}

/** Somebody who asks: by cookie, by token, or as nobody. */
export interface Asker {
  readonly headers: Readonly<Record<string, string>>;
  /** In production a cookie's documents are listed as if the web interface had been built with them, and only named. */
  graphql(query: string, variables?: Readonly<Record<string, unknown>>): Promise<GraphqlAnswer>;
}

export interface TestApi {
  readonly origin: string;
  readonly api: Api;
  readonly database: Database;
  readonly store: ObjectStore;
  /** Lists a document as the build of the web interface does; returns what to send in its place. */
  list(query: string): { readonly extensions: { readonly persistedQuery: PersistedQuery } };
  /** Statements run so far. */
  readonly statements: readonly string[];
  /** Moves the clock of the API forward. */
  advance(ms: number): void;
  asker(headers?: Readonly<Record<string, string>>): Asker;
  /** The first administrator, made by the link of the first start. */
  readonly admin: Asker;
  /** Global id of the workspace `default`. */
  readonly workspaceId: string;
  /** Makes a member by an invitation; one that names `email` says that the address is theirs. */
  member(role: Role, email?: string): Promise<Asker>;
  /** Makes another workspace, with `admin` in it and nobody else. */
  addWorkspace(slug: string): Promise<string>;
  /** An administrator of another workspace who is no member of `default`. */
  stranger(): Promise<Asker>;
  close(): Promise<void>;
}

interface PersistedQuery {
  readonly version: 1;
  readonly sha256Hash: string;
}

/** A database server, a database and the first account: seconds on an idle machine, much longer on a busy one. */
export const API_START_MS = 180_000;

export const PASSWORD = 'correct horse battery';

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))
    .optional(),
});

/** The real API on a real database and a file store, over HTTP. */
export async function createTestApi(
  options: {
    readonly isProduction?: boolean;
    readonly recheckMs?: number;
    readonly isSmtpConfigured?: boolean;
    /** A store that workers share; a folder of its own where left out. */
    readonly storeFolder?: string;
    /** Makes the provider that people may sign in with; it is told where the API will be. */
    readonly oidc?: (origin: string) => Promise<OidcSettings>;
  } = {},
): Promise<TestApi> {
  const { database, statements, drop } = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-api-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const secret = 'a secret of the tests, 32 characters or more';
  const store = createFileStore({ folder: options.storeFolder ?? folder, signing: { secret, origin } });
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const log = pino({ level: process.env['HOLDFAST_TEST_LOG'] ?? 'silent' });
  const { isProduction = false, isSmtpConfigured = false, recheckMs } = options;
  const listed = new Map<string, string>();
  const list = (query: string): { readonly extensions: { readonly persistedQuery: PersistedQuery } } => {
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    listed.set(sha256Hash, query);
    return { extensions: { persistedQuery: { version: 1, sha256Hash } } };
  };
  const api = await createApi({
    services: { database, store, now, log, origin, isSmtpConfigured },
    secret,
    origin,
    oidc: options.oidc === undefined ? null : await options.oidc(origin),
    webDocuments: { textOf: (sha256) => listed.get(sha256) },
    isProduction,
    ...(recheckMs === undefined ? {} : { recheckMs }),
  });
  await new Promise<void>((done) => api.http.listen(port, '127.0.0.1', done));

  const asker = (headers: Readonly<Record<string, string>> = {}): Asker => ({
    headers,
    graphql: async (query, variables = {}) => {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ ...(isProduction && 'cookie' in headers ? list(query) : { query }), variables }),
      });
      const text = await response.text();
      const { data, errors = [] } = answerSchema.parse(JSON.parse(text));
      const known = errors.map(({ message, extensions }) => ({ message, code: extensions?.code }));
      return { status: response.status, data: data ?? null, errors: known, text };
    },
  });

  const accept = async (link: string, person: { readonly name: string; readonly email: string }): Promise<Asker> => {
    const response = await fetch(`${origin}/api/invitations/${link.split('/').at(-1) ?? ''}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ ...person, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`the invitation was not accepted: ${response.status} ${await response.text()}`);
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    return asker({ cookie: cookie.join('; '), origin });
  };

  const link = await ensureFirstStart({ database, origin, now: now() });
  if (link === null) throw new Error('a new database has a first start');
  const admin = await accept(link, { name: 'Ada', email: 'ada@example.com' });
  const workspaceId = await workspaceIdOf(admin, 'default');
  let people = 0;

  const inviteTo = async (workspace: string, role: Role, email?: string): Promise<Asker> => {
    const { data } = await admin.graphql(
      'mutation($input: InvitationCreateInput!) { invitationCreate(input: $input) { link } }',
      { input: { workspaceId: workspace, role: role.toUpperCase(), ...(email === undefined ? {} : { email }) } },
    );
    const made = z.object({ invitationCreate: z.object({ link: z.string() }) }).parse(data).invitationCreate;
    const number = ++people;
    return accept(made.link, { name: `Person ${number}`, email: email ?? `person${number}@example.com` });
  };
  const addWorkspace = async (slug: string): Promise<string> => {
    await admin.graphql(
      'mutation($input: WorkspaceCreateInput!) { workspaceCreate(input: $input) { workspace { id } } }',
      {
        input: { slug, name: slug },
      },
    );
    return workspaceIdOf(admin, slug);
  };

  return {
    origin,
    api,
    database,
    store,
    list,
    statements,
    advance: (ms) => void (offsetMs += ms),
    asker,
    admin,
    workspaceId,
    member: (role, email) => inviteTo(workspaceId, role, email),
    addWorkspace,
    stranger: async () => inviteTo(await addWorkspace(`elsewhere-${people}`), 'admin'),
    close: async () => {
      await api.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function workspaceIdOf(asker: Asker, slug: string): Promise<string> {
  const { data, text } = await asker.graphql('query($slug: String!) { workspace(slug: $slug) { id } }', { slug });
  const read = z.object({ workspace: z.object({ id: z.string() }) }).safeParse(data);
  if (!read.success) throw new Error(`workspace ${slug}: ${text}`);
  return read.data.workspace.id;
}
