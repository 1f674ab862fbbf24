import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { count, queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';
import type { RunLayout } from '../run-results/layout.ts';
import { ofModel, type RunModelRef } from './counted.ts';

const number = z.number();

export interface SurrogateOfTransform {
  readonly transform: string;
  readonly images: number;
  readonly meanAbs: number;
  readonly maxAbs: number;
}

/** Distance between graph form and real form of every transform that was optimised through. */
export const measureSurrogates = (database: Queryable, ref: RunModelRef): Promise<SurrogateOfTransform[]> =>
  queryRows(
    database,
    Prisma.sql`SELECT d->>'transform' AS "transform", count(*) AS "images", avg((d->>'meanAbs')::float8) AS "meanAbs",
        max((d->>'maxAbs')::float8) AS "maxAbs"
      FROM "RunSubject" s CROSS JOIN LATERAL jsonb_array_elements(s."surrogate"->'distances') d
      WHERE ${ofModel(ref, 's')} GROUP BY d->>'transform' ORDER BY min(s."position"), 1`,
    z.object({ transform: z.string(), images: count, meanAbs: number, maxAbs: number }),
  );

/** Images on which an attack succeeded while optimising, but whose saved file does not fool the model. */
export async function lostOnSaving(
  database: Queryable,
  { layout, ...ref }: RunModelRef & { readonly layout: RunLayout },
): Promise<{ attack: string; image: string }[]> {
  const rows = await queryRows(
    database,
    Prisma.sql`SELECT s."attackOrdinal"::int AS "attackOrdinal", i."name" FROM "SampleResult" s
      JOIN "TransformOutcome" o ON ${ofModel(ref, 'o')} AND o."attackOrdinal" = s."attackOrdinal" AND o."transformOrdinal" = 0
        AND o."position" = s."position" AND o."state" = 'robust'
      JOIN "RunImage" i ON i."runId" = s."runId" AND i."position" = s."position"
      WHERE ${ofModel(ref, 's')} AND s."reportedSuccess" ORDER BY s."attackOrdinal", s."position"`,
    z.object({ attackOrdinal: z.int(), name: z.string() }),
  );
  return rows.flatMap(({ attackOrdinal, name }) => {
    const attack = layout.attacks[attackOrdinal];
    return attack === undefined ? [] : [{ attack, image: name }];
  });
}

export interface AccuracyCounts {
  readonly clean: { readonly successes: number; readonly n: number };
  readonly robust: readonly {
    readonly attack: string;
    readonly successes: number;
    readonly n: number;
    readonly notAttacked: number;
  }[];
}

/** Clean and robust accuracy of a classifier over its labelled images, as the report defines them (`reporting/accuracy`). */
export async function countAccuracy(
  database: Queryable,
  { layout, ...ref }: RunModelRef & { readonly layout: RunLayout },
): Promise<AccuracyCounts> {
  const labelled = Prisma.sql`SELECT s."position", s."failed", (s."record"->>'label')::int AS "label",
      (s."record"->'prediction'->>'classId')::int AS "clean"
    FROM "RunSubject" s WHERE ${ofModel(ref, 's')} AND s."record"->>'label' IS NOT NULL`;
  const rows = await queryRows(
    database,
    Prisma.sql`WITH l AS (${labelled}), a AS (
        SELECT k."attackOrdinal", l."label", coalesce(l."clean" = l."label", false) AS "right",
          l."failed" OR r."position" IS NOT NULL AS "tried",
          CASE WHEN r."detail" IS NOT NULL THEN (r."detail"->'prediction'->>'classId')::int
               WHEN l."failed" OR r."state" = 'error' THEN NULL ELSE l."clean" END AS "attacked"
        FROM l CROSS JOIN generate_series(-1, ${layout.attacks.length - 1}::int) AS k("attackOrdinal")
        LEFT JOIN "SampleResult" r ON ${ofModel(ref, 'r')} AND r."attackOrdinal" = k."attackOrdinal" AND r."position" = l."position")
      SELECT "attackOrdinal",
        count(*) FILTER (WHERE "attackOrdinal" = -1 AND "right" OR "attackOrdinal" >= 0 AND ("tried" OR NOT "right") AND "attacked" = "label") AS "successes",
        count(*) FILTER (WHERE "attackOrdinal" = -1 OR "tried" OR NOT "right") AS "n",
        count(*) FILTER (WHERE "attackOrdinal" >= 0 AND "right" AND NOT "tried") AS "notAttacked"
      FROM a GROUP BY "attackOrdinal" ORDER BY "attackOrdinal"`,
    z.object({ attackOrdinal: z.int(), successes: count, n: count, notAttacked: count }),
  );
  const clean = rows.find(({ attackOrdinal }) => attackOrdinal === -1);
  return {
    clean: { successes: clean?.successes ?? 0, n: clean?.n ?? 0 },
    robust: rows.flatMap(({ attackOrdinal, ...counts }) => {
      const attack = layout.attacks[attackOrdinal];
      return attack === undefined ? [] : [{ attack, ...counts }];
    }),
  };
}
