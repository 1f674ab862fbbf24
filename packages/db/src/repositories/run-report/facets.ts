import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { count, queryRows } from '../../query.ts';
import type { ObjectSize } from '../../generated/enums.ts';
import type { Queryable } from '../../rows.ts';
import { conditions, imagesUnderCell, type ImageChange, type ImageFilter, type ImageState } from './image-filter.ts';

export interface Facet<Value> {
  readonly value: Value;
  readonly count: number;
}

export interface ImageFacets {
  /** Images under the whole filter. */
  readonly total: number;
  readonly states: readonly Facet<ImageState>[];
  readonly labels: readonly Facet<string>[];
  /** Smallest first; empty where nothing has a size. */
  readonly objectSizes: readonly Facet<ObjectSize>[];
  /** Empty where there is no baseline. */
  readonly changes: readonly Facet<ImageChange>[];
  /** By ordinal: images in the filter's states (or attacked successfully, where it names none) under that attack. */
  readonly attacks: readonly Facet<number>[];
  readonly transforms: readonly Facet<number>[];
}

const rowSchema = z.object({
  facet: z.enum(['total', 'state', 'label', 'change', 'size']),
  value: z.string().nullable(),
  images: count,
});
const ordinalRowSchema = z.object({ facet: z.enum(['attack', 'transform']), value: z.int(), images: count });
const changeSchema = z.enum(['new', 'still_failing', 'fixed', 'errored']);
const sizeSchema = z.enum(['small', 'medium', 'large']);
const stateSchema = z.enum(['success', 'robust', 'natural_failure', 'out_of_frame', 'ineligible', 'error', 'not_run']);

/** Counts beside the filter's controls: each facet under all other conditions, so that a count says what choosing it would show. */
export async function imageFacets(database: Queryable, filter: ImageFilter): Promise<ImageFacets> {
  const rows = await queryRows(
    database,
    Prisma.sql`
      WITH image AS MATERIALIZED (${imagesUnderCell(filter)})
      SELECT 'total' AS "facet", NULL AS "value", count(*) AS "images" FROM image WHERE ${conditions(filter)}
      UNION ALL SELECT 'state', "state", count(*) FROM image WHERE ${conditions(filter, ['states'])} GROUP BY "state"
      UNION ALL SELECT 'label', "label", count(*) FROM image WHERE ${conditions(filter, ['label'])} AND "label" IS NOT NULL GROUP BY "label"
      UNION ALL SELECT 'change', "change", count(*) FROM image WHERE ${conditions(filter, ['change'])} AND "change" IS NOT NULL GROUP BY "change"
      UNION ALL SELECT 'size', "objectSize", count(*) FROM image WHERE ${conditions(filter, ['objectSize'])} AND "objectSize" IS NOT NULL GROUP BY "objectSize"`,
    rowSchema,
  );
  const byOrdinal = await queryRows(database, ordinalCounts(filter), ordinalRowSchema);
  const ordinals = (facet: 'attack' | 'transform') =>
    byOrdinal.filter((row) => row.facet === facet).map(({ value, images }) => ({ value, count: images }));
  return {
    total: rows.find(({ facet }) => facet === 'total')?.images ?? 0,
    states: rows
      .filter(({ facet }) => facet === 'state')
      .map(({ value, images }) => ({ value: stateSchema.parse(value), count: images }))
      .sort((a, b) => stateSchema.options.indexOf(a.value) - stateSchema.options.indexOf(b.value)),
    labels: rows
      .flatMap(({ facet, value, images }) => (facet === 'label' && value !== null ? [{ value, count: images }] : []))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
    objectSizes: rows
      .filter(({ facet }) => facet === 'size')
      .map(({ value, images }) => ({ value: sizeSchema.parse(value), count: images }))
      .sort((a, b) => sizeSchema.options.indexOf(a.value) - sizeSchema.options.indexOf(b.value)),
    changes: rows
      .filter(({ facet }) => facet === 'change')
      .map(({ value, images }) => ({ value: changeSchema.parse(value), count: images })),
    attacks: ordinals('attack'),
    transforms: ordinals('transform'),
  };
}

/**
 * Under another attack or transform an image has another outcome, so these read outcomes, 10,000 for each value; without a condition on the
 * image itself the tallies know the answer already.
 */
function ordinalCounts(filter: ImageFilter): Prisma.Sql {
  const { workspaceId, runId, modelOrdinal, attackOrdinal, transformOrdinal } = filter;
  const states = filter.states ?? (['success'] as const);
  const own = Prisma.sql`"runId" = ${runId}::uuid AND "modelOrdinal" = ${modelOrdinal}
    AND EXISTS (SELECT FROM "Run" WHERE "id" = ${runId}::uuid AND "workspaceId" = ${workspaceId}::uuid)`;
  const isUnconditional = [filter.label, filter.search, filter.change, filter.objectSize].every(
    (condition) => condition === undefined,
  );
  if (isUnconditional) {
    const columns = {
      success: Prisma.sql`"success"`,
      robust: Prisma.sql`"robust"`,
      natural_failure: Prisma.sql`"naturalFailure"`,
      out_of_frame: Prisma.sql`"outOfFrame"`,
      ineligible: Prisma.sql`"ineligible"`,
      error: Prisma.sql`"error"`,
      not_run: Prisma.sql`0`,
    };
    const sum = Prisma.join(
      states.map((state) => columns[state]),
      ' + ',
    );
    return Prisma.sql`
      SELECT 'attack' AS "facet", "attackOrdinal" AS "value", ${sum} AS "images" FROM "OutcomeTally"
      WHERE ${own} AND "transformOrdinal" = ${transformOrdinal}
      UNION ALL SELECT 'transform', "transformOrdinal", ${sum} FROM "OutcomeTally" WHERE ${own} AND "attackOrdinal" = ${attackOrdinal}
      ORDER BY 1, 2`;
  }
  // As what the column holds: compared as text, every row is converted, and the planner has no idea how many remain.
  const stored = states.filter((state) => state !== 'not_run');
  const wanted = Prisma.sql`"position" IN (SELECT "position" FROM image) AND "state" = ANY(${stored}::"OutcomeState"[])`;
  return Prisma.sql`
    WITH image AS MATERIALIZED (SELECT "position" FROM (${imagesUnderCell(filter)}) i WHERE ${conditions(filter, ['states'])})
    SELECT 'attack' AS "facet", "attackOrdinal" AS "value", count(*) AS "images" FROM "TransformOutcome"
    WHERE ${own} AND "transformOrdinal" = ${transformOrdinal} AND ${wanted} GROUP BY "attackOrdinal"
    UNION ALL SELECT 'transform', "transformOrdinal", count(*) FROM "TransformOutcome"
    WHERE ${own} AND "attackOrdinal" = ${attackOrdinal} AND ${wanted} GROUP BY "transformOrdinal"
    ORDER BY 1, 2`;
}
