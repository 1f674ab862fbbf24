import pg from 'pg';
import { z } from 'zod';

/** Rows per batch: a few MB at most. */
const BATCH = 5000;

/** Tables of the platform. The queue's own tables are left out: it is filled again from the outbox. */
const TABLES = `
  SELECT relname AS name FROM pg_class
   WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname ~ '^[A-Z]'
   ORDER BY relname`;

const SEQUENCES = `SELECT sequencename AS name, coalesce(last_value, 0)::text AS value FROM pg_sequences WHERE schemaname = 'public'`;

const names = z.array(z.object({ name: z.string() }));
const values = z.array(z.object({ name: z.string(), value: z.string() }));
const texts = z.array(z.object({ row: z.string() }));

/**
 * Every row as Postgres itself writes it (its composite text form), which it reads back exactly, whatever the columns are. All
 * tables are read in one snapshot, so that rows belong together although the platform goes on working.
 */
export async function* dumpRows(
  client: pg.Client,
): AsyncGenerator<{ readonly table: string; readonly rows: readonly string[] }> {
  for (const { name } of names.parse(await query(client, TABLES))) {
    await client.query(`DECLARE dump NO SCROLL CURSOR FOR SELECT t::text AS row FROM ${pg.escapeIdentifier(name)} t`);
    for (;;) {
      const rows = texts.parse(await query(client, `FETCH ${BATCH} FROM dump`)).map(({ row }) => row);
      if (rows.length > 0) yield { table: name, rows };
      if (rows.length < BATCH) break;
    }
    await client.query('CLOSE dump');
  }
}

export async function dumpSequences(client: pg.Client): Promise<Record<string, string>> {
  return Object.fromEntries(values.parse(await query(client, SEQUENCES)).map(({ name, value }) => [name, value]));
}

export async function restoreRows(client: pg.Client, table: string, rows: readonly string[]): Promise<void> {
  const name = pg.escapeIdentifier(table);
  // OFFSET 0 keeps the planner from reading each text once per column.
  await client.query(
    `INSERT INTO ${name} SELECT (parsed).* FROM (SELECT r::${name} AS parsed FROM unnest($1::text[]) AS r OFFSET 0) AS rows`,
    [rows],
  );
}

export async function restoreSequences(client: pg.Client, sequences: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(sequences)) {
    if (value !== '0')
      await client.query('SELECT setval($1::regclass, $2::bigint)', [pg.escapeIdentifier(name), value]);
  }
}

async function query(client: pg.Client, sql: string): Promise<unknown[]> {
  return (await client.query<Record<string, unknown>>(sql)).rows;
}
