import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';
import { picturesOf } from '../run-report/pairs.ts';
import type { RunLayout } from '../run-results/layout.ts';
import { ofModel, type RunModelRef } from './counted.ts';

const stateRow = z.object({
  attackOrdinal: z.int(),
  transformOrdinal: z.int(),
  state: z.enum(['success', 'robust', 'natural_failure', 'out_of_frame', 'ineligible', 'error']),
  image: z.string(),
  name: z.string(),
});

/**
 * Verdicts of one model version, as little of them as a gate needs, at most `take`. `image` is the photo's hash, or its name where the run holds it twice. Completed as
 * packages/reporting completes outcomes: an image or attack that failed is an error under every transform.
 */
export const statesOf = (
  database: Queryable,
  { take, layout, ...ref }: RunModelRef & { readonly layout: RunLayout; readonly take: number },
): Promise<z.infer<typeof stateRow>[]> =>
  queryRows(
    database,
    Prisma.sql`
      WITH picture AS MATERIALIZED (${picturesOf(ref.runId)}), verdict AS (
        SELECT "attackOrdinal"::int, "transformOrdinal"::int, "state"::text, "position" FROM "TransformOutcome" o WHERE ${ofModel(ref, 'o')}
        UNION ALL
        SELECT a, t, 'error', s."position" FROM "RunSubject" s CROSS JOIN generate_series(0, ${layout.attacks.length - 1}::int) AS a
        CROSS JOIN generate_series(0, ${layout.transforms.length - 1}::int) AS t
        WHERE ${ofModel(ref, 's')}
          AND (s."failed" OR EXISTS (SELECT FROM "SampleResult" e WHERE ${ofModel(ref, 'e')} AND e."position" = s."position"
            AND e."attackOrdinal" = a AND e."state" = 'error'))
          AND NOT EXISTS (SELECT FROM "TransformOutcome" o WHERE ${ofModel(ref, 'o')} AND o."attackOrdinal" = a AND o."transformOrdinal" = t
            AND o."position" = s."position"))
      SELECT v."attackOrdinal", v."transformOrdinal", v."state", p."image", p."name"
      FROM verdict v JOIN picture p ON p."position" = v."position" LIMIT ${take}`,
    stateRow,
  );

const recordRow = z.object({ position: z.int(), record: z.unknown() });

/** What the model said of every clean picture of a run: results/imageRecord, to divide images by. */
export const recordsOf = (database: Queryable, ref: RunModelRef): Promise<z.infer<typeof recordRow>[]> =>
  queryRows(
    database,
    Prisma.sql`SELECT "position", "record" FROM "RunSubject" s WHERE ${ofModel(ref, 's')} AND "eligible" AND NOT "failed"`,
    recordRow,
  );
