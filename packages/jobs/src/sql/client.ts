import type { z } from 'zod';

/**
 * Whatever takes SQL with numbered parameters: packages/db's client, and the transaction it hands out. Named by shape, so that this
 * package needs nothing of Prisma.
 */
export interface Sql {
  $queryRawUnsafe(query: string, ...values: unknown[]): PromiseLike<unknown>;
}

/** packages/db's database: a client for single statements, and transactions that are tried again after a conflict. */
export interface SqlDatabase {
  readonly prisma: Sql;
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
}

/** Runs a statement and parses its rows: what the database returns is typed by this alone. */
export async function query<S extends z.ZodType>(
  sql: Sql,
  statement: { readonly text: string; readonly values?: readonly unknown[]; readonly row: S },
): Promise<z.infer<S>[]> {
  const found = await sql.$queryRawUnsafe(statement.text, ...(statement.values ?? []));
  return statement.row.array().parse(found);
}

/** Runs a statement whose rows nobody reads. */
export async function execute(sql: Sql, text: string, ...values: readonly unknown[]): Promise<void> {
  await sql.$queryRawUnsafe(text, ...values);
}
