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
}

export interface CellFacets {
  /** By ordinal: images in the filter's states (or attacked successfully, where it names none) under that attack. */
  readonly attacks: readonly Facet<number>[];
  readonly transforms: readonly Facet<number>[];
}

const sizeSchema = z.enum(['small', 'medium', 'large']);
const stateSchema = z.enum(['success', 'robust', 'natural_failure', 'out_of_frame', 'ineligible', 'error', 'not_run']);
const changeSchema = z.enum(['new', 'still_failing', 'fixed', 'errored']);
const groupSchema = z.object({
  state: stateSchema,
  label: z.string().nullable(),
  change: changeSchema.nullable(),
  objectSize: sizeSchema.nullable(),
  images: count,
});
export type ImageGroup = z.infer<typeof groupSchema>;
const ordinalRowSchema = z.object({ facet: z.enum(['attack', 'transform']), value: z.int(), images: count });

/**
 * Images of a cell by what the facets tell apart, of which there are far fewer than images. Everything of the filter but cell, baseline and search is left
 * to `facetsOf`: the same groups serve every choice.
 */
export function imageGroups(database: Queryable, filter: ImageFilter): Promise<ImageGroup[]> {
  return queryRows(
    database,
    Prisma.sql`SELECT "state", "label", "change", "objectSize", count(*) AS "images" FROM (${imagesUnderCell(filter)}) image
      WHERE ${conditions(filter, ['states', 'label', 'change', 'objectSize'])} GROUP BY "state", "label", "change", "objectSize"`,
    groupSchema,
  );
}

/** Counts beside the filter's controls: each facet under all other conditions, so that a count says what choosing it would show. */
export function facetsOf(groups: readonly ImageGroup[], filter: ImageFilter): ImageFacets {
  const { states, label, change, objectSize } = filter;
  const meets = {
    states: (group: ImageGroup) => (states === undefined ? group.state !== 'not_run' : states.includes(group.state)),
    label: (group: ImageGroup) => label === undefined || group.label === label,
    change: (group: ImageGroup) => change === undefined || group.change === change,
    objectSize: (group: ImageGroup) => objectSize === undefined || group.objectSize === objectSize,
  };
  const under = (except?: keyof typeof meets) =>
    groups.filter((group) => Object.entries(meets).every(([name, test]) => name === except || test(group)));
  return {
    total: under().reduce((sum, { images }) => sum + images, 0),
    states: facetOf(under('states'), ({ state }) => state).sort(
      (a, b) => stateSchema.options.indexOf(a.value) - stateSchema.options.indexOf(b.value),
    ),
    labels: facetOf(under('label'), (group) => group.label).sort(
      (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1),
    ),
    objectSizes: facetOf(under('objectSize'), (group) => group.objectSize).sort(
      (a, b) => sizeSchema.options.indexOf(a.value) - sizeSchema.options.indexOf(b.value),
    ),
    changes: facetOf(under('change'), (group) => group.change),
  };
}

/** How the images of a cell changed against the baseline's cell. */
export function changesOf(groups: readonly ImageGroup[]): Readonly<Record<ImageChange, number>> {
  const facet = facetOf(groups, ({ change }) => change);
  const of = (change: ImageChange) => facet.find(({ value }) => value === change)?.count ?? 0;
  return { new: of('new'), still_failing: of('still_failing'), fixed: of('fixed'), errored: of('errored') };
}

/** How many images the same filter would leave under other attacks and transforms. */
export async function cellFacets(database: Queryable, filter: ImageFilter): Promise<CellFacets> {
  const rows = await queryRows(database, ordinalCounts(filter), ordinalRowSchema);
  const of = (facet: 'attack' | 'transform') =>
    rows.filter((row) => row.facet === facet).map(({ value, images }) => ({ value, count: images }));
  return { attacks: of('attack'), transforms: of('transform') };
}

/** Images for each value that there is. */
function facetOf<Value extends string>(
  groups: readonly ImageGroup[],
  valueOf: (group: ImageGroup) => Value | null,
): Facet<Value>[] {
  const counts = new Map<Value, number>();
  for (const group of groups) {
    const value = valueOf(group);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + group.images);
  }
  return [...counts].map(([value, images]) => ({ value, count: images }));
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
