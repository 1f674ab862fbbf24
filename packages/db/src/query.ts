import { z } from 'zod';
import type { Prisma } from './generated/client.ts';
import type { Queryable } from './rows.ts';

/** Runs SQL and parses its rows: the schema alone decides the type, so a column that is missing or misread is an error here. */
export async function queryRows<S extends z.ZodType>(
  database: Queryable,
  sql: Prisma.Sql,
  row: S,
): Promise<z.infer<S>[]> {
  const found: unknown = await database.$queryRaw(sql);
  return z.array(row).parse(found);
}

/** bigint columns (counts, fencing tokens) that fit a JavaScript number. */
export const count = z.union([z.bigint(), z.number()]).transform(Number).pipe(z.int().min(0));
