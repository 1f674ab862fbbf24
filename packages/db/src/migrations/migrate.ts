import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { MigrationError } from './migration-error.ts';
import { migrationsFolder, readMigrations, type MigrationFile } from './migration-files.ts';

export interface MigrateOptions {
  readonly url: string;
  /** Folder of migrations; by default the installation's. */
  readonly folder?: string;
}

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** The lock that Prisma's own `migrate deploy` takes, so that the two never work at once. */
const ADVISORY_LOCK = 72_707_369;
const LOCK_TIMEOUT = '60s';

/** Prisma's table, by its own definition: its tools go on where this runner stopped, and the other way round. */
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

const appliedSchema = z.array(
  z.object({ migration_name: z.string(), checksum: z.string(), finished_at: z.date().nullable() }),
);

/**
 * Applies what is pending, each migration in a transaction together with the row that records it: a crash leaves it applied or not.
 * Several programs may call it at once. Returns the names it applied.
 *
 * @throws MigrationError
 */
export async function migrate({ url, folder = migrationsFolder() }: MigrateOptions): Promise<string[]> {
  const files = await readMigrations(folder);
  return withClient(url, async (client) => {
    await client.query(`SET lock_timeout = '${LOCK_TIMEOUT}'`);
    // Given up with the session, however it ends.
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(CREATE_TABLE);
    const pending = pendingOf(files, await readApplied(client));
    for (const file of pending) await apply(client, file);
    return pending.map(({ name }) => name);
  });
}

/** What is applied and what is not, without changing anything. */
export async function migrationStatus({ url, folder = migrationsFolder() }: MigrateOptions): Promise<MigrationStatus> {
  const files = await readMigrations(folder);
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ found: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`,
    );
    const applied = rows[0]?.found === true ? await readApplied(client) : [];
    const pending = pendingOf(files, applied);
    return { applied: applied.map((row) => row.migration_name), pending: pending.map(({ name }) => name) };
  });
}

type Applied = z.infer<typeof appliedSchema>[number];

async function readApplied(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return appliedSchema.parse(rows);
}

function pendingOf(files: readonly MigrationFile[], applied: readonly Applied[]): MigrationFile[] {
  const fileByName = new Map(files.map((file) => [file.name, file]));
  for (const { migration_name: migration, checksum, finished_at: finishedAt } of applied) {
    if (finishedAt === null) {
      throw new MigrationError({
        code: 'MIGRATION_UNFINISHED',
        migration,
        problem: 'it was started and never finished',
      });
    }
    const file = fileByName.get(migration);
    if (file === undefined) {
      throw new MigrationError({
        code: 'MIGRATION_MISSING',
        migration,
        problem: 'the database has it, this version of the program does not know it',
      });
    }
    if (file.checksum !== checksum) {
      throw new MigrationError({
        code: 'MIGRATION_CHANGED',
        migration,
        problem: `expected a file with SHA-256 ${checksum}, got ${file.checksum}`,
      });
    }
  }
  const names = new Set(applied.map((row) => row.migration_name));
  return files.filter(({ name }) => !names.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: MigrationFile): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError({ code: 'MIGRATION_FAILED', migration: name, problem, cause });
  }
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks reports it through the query as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
