import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { count, queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';
import type { RunLayout } from '../run-results/layout.ts';

/** One model version of a run whose right to be read was checked where its row was found. */
export interface RunModelRef {
  readonly runId: string;
  readonly modelOrdinal: number;
}

export const ofModel = ({ runId, modelOrdinal }: RunModelRef, alias: string): Prisma.Sql =>
  Prisma.sql`${Prisma.raw(alias)}."runId" = ${runId}::uuid AND ${Prisma.raw(alias)}."modelOrdinal" = ${modelOrdinal}::smallint`;

/** Images on which an attack failed before anything could be judged: their cells hold no outcome, and a rate must say that it lost them. */
export async function countFailedAttacks(
  database: Queryable,
  { layout, ...ref }: RunModelRef & { readonly layout: RunLayout },
): Promise<{ readonly attack: string; readonly images: number }[]> {
  const rows = await queryRows(
    database,
    Prisma.sql`SELECT e."attackOrdinal"::int AS "attackOrdinal", count(*) AS "images" FROM "SampleResult" e
      WHERE ${ofModel(ref, 'e')} AND e."state" = 'error'
        AND NOT EXISTS (SELECT 1 FROM "TransformOutcome" o WHERE ${ofModel(ref, 'o')} AND o."attackOrdinal" = e."attackOrdinal"
                          AND o."transformOrdinal" = 0 AND o."position" = e."position")
        AND NOT EXISTS (SELECT 1 FROM "RunSubject" s WHERE ${ofModel(ref, 's')} AND s."position" = e."position" AND s."failed")
      GROUP BY e."attackOrdinal"`,
    z.object({ attackOrdinal: z.int(), images: count }),
  );
  return rows.flatMap(({ attackOrdinal, images }) => {
    const attack = layout.attacks[attackOrdinal];
    return attack === undefined ? [] : [{ attack, images }];
  });
}
