import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, openDatabase, type Database } from '@holdfast/db';
import { startPostgres } from '@holdfast/postgres';
import pg from 'pg';
import { SERVER_FOLDER_VARIABLE } from './database-server.ts';

const TEMPLATE = 'holdfast_template';
const WAIT_MS = 90_000;

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  /** Every statement that `database` has run so far. */
  readonly statements: readonly string[];
  /** Closes `database` and removes it. */
  drop(): Promise<void>;
}

/**
 * A database of its own for a test file, with all migrations applied: a copy of a template on one server for the whole test run
 * (test/testkit/global-setup.ts ends it). Call it in `beforeAll`, and `drop` in `afterAll`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const server = await serverUrl();
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY file_copy`);
  const url = withDatabase(server, name);
  const statements: string[] = [];
  const database = openDatabase({ url, poolSize: 8, onQuery: (sql) => statements.push(sql) });
  return {
    url,
    database,
    statements,
    drop: async () => {
      await database.close();
      await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** An empty database, without any table: for tests of migrations. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  const server = await serverUrl();
  await administer(server, `CREATE DATABASE ${name}`);
  return {
    url: withDatabase(server, name),
    drop: () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

let known: Promise<string> | undefined;
const serverUrl = (): Promise<string> => (known ??= ensureServer());

/** The first test file that needs the server starts it; the others wait for the file that says it is ready. */
async function ensureServer(): Promise<string> {
  const folder = process.env[SERVER_FOLDER_VARIABLE];
  if (folder === undefined)
    throw new Error(`${SERVER_FOLDER_VARIABLE} is not set: test/testkit/global-setup.ts sets it`);
  const readyPath = join(folder, 'ready');
  const starts = await mkdir(join(folder, 'starting')).then(
    () => true,
    () => false,
  );
  if (starts) {
    const server = await startPostgres({ folder: join(folder, 'server'), durability: 'none' });
    const url = server.url('postgres');
    await administer(url, `CREATE DATABASE ${TEMPLATE}`);
    await migrate({ url: withDatabase(url, TEMPLATE) });
    await writeFile(`${readyPath}.new`, url, { mode: 0o600 });
    await rename(`${readyPath}.new`, readyPath);
    return url;
  }
  const deadline = performance.now() + WAIT_MS;
  while (performance.now() < deadline) {
    const url = await readFile(readyPath, 'utf8').catch(() => undefined);
    if (url !== undefined) return url;
    await sleep(50);
  }
  throw new Error(
    `the test server did not get ready within ${WAIT_MS / 1000} s: see ${join(folder, 'server/postgres.log')}`,
  );
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
