import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { migrate, migrationStatus } from '@holdfast/db';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEmptyDatabase } from '../testkit/database.ts';
import { writeMigration } from '../../scripts/migration/write-migration.ts';
import { openSchemaEngine, readSchema, schemaChanges } from '../../scripts/migration/schema-engine.ts';

const ours = resolve(import.meta.dirname, '../../prisma/migrations');
/** Loading Prisma's engine and making 40 tables twice takes seconds, and much longer on a busy machine. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let url: string;
let drop: () => Promise<void>;
let folder: string;

beforeEach(async () => {
  ({ url, drop } = await createEmptyDatabase());
  folder = await mkdtemp(join(tmpdir(), 'holdfast-migrations-'));
  await cp(ours, folder, { recursive: true });
});

afterEach(async () => {
  await drop();
  await rm(folder, { recursive: true });
});

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

async function query(sql: string, address = url): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Enumerations, columns, keys and indices, one line each. Checks and triggers are left out: Prisma's language has none. */
const CATALOGUE = `
  SELECT 'enum ' || typname || ' ' || string_agg(enumlabel, ',' ORDER BY enumsortorder) AS line
  FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid GROUP BY typname
  UNION ALL
  SELECT concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT concat_ws(' ', 'key', conrelid::regclass, conname, regexp_replace(pg_get_constraintdef(oid), ' INCLUDE \\(state\\)| DEFERRABLE', '')) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')
  UNION ALL
  SELECT 'index ' || replace(indexdef, ' INCLUDE (state)', '') FROM pg_indexes WHERE schemaname = 'public'
  ORDER BY 1`;

/** Indices that Prisma's language cannot say: partial ones, which make something the only one of its kind. */
const ONLY_IN_MIGRATIONS = /Baseline_one_active|Invitation_one_first_start|_prisma_migrations/;

test('migrations make exactly the database that schema.prisma describes', async () => {
  await migrate({ url });
  const other = await createEmptyDatabase();
  try {
    await query(await schemaChanges({ url, from: null, to: await readSchema() }), other.url);
    const migrated = (await query(CATALOGUE)).filter(({ line }) => !ONLY_IN_MIGRATIONS.test(String(line)));
    expect(migrated).toEqual(await query(CATALOGUE, other.url));
    expect(migrated.length).toBeGreaterThan(300);
  } finally {
    await other.drop();
  }
});

test('`npm run migration` writes what changed of schema.prisma, and nothing where nothing did', async () => {
  const from = await readSchema();
  expect(await schemaChanges({ url, from, to: from })).toMatch(/^-- This is an empty migration/);
  const to = `${from}\nmodel Extra {\n  id String @id @db.Uuid\n}\n`;
  const name = await writeMigration({
    folder,
    name: 'An extra table!',
    sql: await schemaChanges({ url, from, to }),
    now: new Date('2099-01-02T03:04:05Z'),
  });
  expect(name).toBe('20990102030405_an_extra_table');
  expect((await migrate({ url, folder })).at(-1)).toBe(name);
  expect(await query(`SELECT to_regclass('"Extra"') AS found`)).toEqual([{ found: '"Extra"' }]);
});

test('the engine of `prisma migrate deploy` finds nothing left to do, and nothing changed', async () => {
  const applied = await migrate({ url });
  const engine = await openSchemaEngine(url);
  const directories = await Promise.all(
    applied.map(async (path) => {
      const value = await readFile(join(ours, path, 'migration.sql'), 'utf8');
      return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
    }),
  );
  const diagnosis = await engine.diagnoseMigrationHistory({
    migrationsList: {
      baseDir: ours,
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
      shadowDbInitScript: '',
      migrationDirectories: directories,
    },
    optInToShadowDatabase: false,
    filters: { externalTables: [], externalEnums: [] },
  });
  engine.free();
  expect(diagnosis).toMatchObject({
    history: null,
    failedMigrationNames: [],
    editedMigrationNames: [],
    hasMigrationsTable: true,
  });
});

test('several programs may migrate at once: each migration is applied once', async () => {
  const results = await Promise.all([migrate({ url }), migrate({ url }), migrate({ url })]);
  const names = (await readdir(ours, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(results.flat().sort()).toEqual(names.map(({ name }) => name).sort());
  expect(await migrationStatus({ url })).toMatchObject({ pending: [] });
  expect(await migrate({ url })).toEqual([]);
});

test('the status of an untouched database is everything pending, and asking changes nothing', async () => {
  const status = await migrationStatus({ url });
  expect(status.applied).toEqual([]);
  expect(status.pending.length).toBeGreaterThan(0);
  expect(await query('SELECT FROM pg_tables WHERE schemaname = current_schema()')).toEqual([]);
});

describe('names the migration that', () => {
  beforeEach(() => migrate({ url, folder }));

  test('was changed after it was applied', async () => {
    const [name = ''] = (await migrationStatus({ url, folder })).applied;
    await writeFile(join(folder, name, 'migration.sql'), 'SELECT 1');
    await expect(migrate({ url, folder })).rejects.toMatchObject({ code: 'MIGRATION_CHANGED', migration: name });
  });

  test('the database has and the program does not know', async () => {
    await addMigration('29990101000000_of_a_later_version', 'CREATE TABLE later (n int)');
    await migrate({ url, folder });
    await expect(migrate({ url })).rejects.toMatchObject({
      code: 'MIGRATION_MISSING',
      migration: '29990101000000_of_a_later_version',
    });
  });

  test('the database refuses, and keeps nothing of it', async () => {
    await addMigration('29990101000000_half', 'CREATE TABLE half (n int); SELECT 1 / 0');
    await expect(migrate({ url, folder })).rejects.toThrow(/^MIGRATION_FAILED 29990101000000_half: division by zero/);
    expect(await query(`SELECT to_regclass('half') AS found`)).toEqual([{ found: null }]);
    await addMigration('29990101000000_half', 'CREATE TABLE half (n int)');
    expect(await migrate({ url, folder })).toEqual(['29990101000000_half']);
  });

  test('another tool began and did not finish', async () => {
    await query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_guards'`);
    await expect(migrate({ url, folder })).rejects.toMatchObject({ code: 'MIGRATION_UNFINISHED' });
  });
});
