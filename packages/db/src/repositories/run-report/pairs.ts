import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { count, queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';

/** One side of a comparison: an attack of one model version in one run. */
export interface PairSide {
  readonly runId: string;
  readonly modelOrdinal: number;
  readonly attackOrdinal: number;
}

export interface PairsRequest {
  readonly workspaceId: string;
  readonly first: PairSide;
  readonly second: PairSide;
  /** Transforms by their ordinals in either run. */
  readonly transforms: readonly { readonly first: number; readonly second: number }[];
}

/** Verdicts on the images that are eligible on both sides. */
export interface TransformPairs {
  /** Ordinal in the first run. */
  readonly transformOrdinal: number;
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

const rowSchema = z.object({
  transformOrdinal: z.int(),
  both: count,
  onlyFirst: count,
  onlySecond: count,
  neither: count,
});

const PAIR_COUNTS = Prisma.sql`count(*) FILTER (WHERE x."state" = 'success' AND y."state" = 'success') AS "both",
    count(*) FILTER (WHERE x."state" = 'success' AND y."state" = 'robust') AS "onlyFirst",
    count(*) FILTER (WHERE x."state" = 'robust' AND y."state" = 'success') AS "onlySecond",
    count(*) FILTER (WHERE x."state" = 'robust' AND y."state" = 'robust') AS "neither"`;

/** Outcome rows of a side that count in a rate. */
const judged = (side: PairSide, alias: Prisma.Sql) => Prisma.sql`
  ${alias}."runId" = ${side.runId}::uuid AND ${alias}."modelOrdinal" = ${side.modelOrdinal}
  AND ${alias}."attackOrdinal" = ${side.attackOrdinal} AND ${alias}."state" IN ('success', 'robust')`;

/** Both runs are the workspace's; without it every query below finds nothing. */
const ownRuns = (workspaceId: string, sides: readonly PairSide[]) => {
  const ids = [...new Set(sides.map(({ runId }) => runId))];
  return Prisma.sql`(SELECT count(*) FROM "Run" WHERE "id" = ANY(${ids}::uuid[]) AND "workspaceId" = ${workspaceId}::uuid) = ${ids.length}::int`;
};

/** Images of a run by what makes one the same in another run: its content, or its name where the run holds that photo more than once. */
export const picturesOf = (runId: string) => Prisma.sql`
  SELECT i."position", i."name", CASE WHEN count(*) OVER (PARTITION BY i."imageId") = 1 THEN m."sha256" ELSE i."name" END AS "image"
  FROM "RunImage" i JOIN "Image" m ON m."id" = i."imageId" WHERE i."runId" = ${runId}::uuid`;

/** Where both sides are of one run, an image is its position; between runs it is the photo, under whatever name. */
const samePicture = (first: PairSide, second: PairSide) =>
  first.runId === second.runId
    ? Prisma.sql`(SELECT "position" AS "first", "position" AS "second" FROM "RunImage" WHERE "runId" = ${first.runId}::uuid)`
    : Prisma.sql`(WITH a AS MATERIALIZED (${picturesOf(first.runId)}), b AS MATERIALIZED (${picturesOf(second.runId)})
        SELECT a."position" AS "first", b."position" AS "second" FROM a JOIN b ON b."image" = a."image")`;

/**
 * Paired counts per transform, by set-based SQL: for packages/metrics' comparePairs. Between two runs, two model versions of one, or two
 * attacks of one.
 */
export async function countTransformPairs(database: Queryable, request: PairsRequest): Promise<TransformPairs[]> {
  const { workspaceId, first, second, transforms } = request;
  if (transforms.length === 0) return [];
  const isOneRun =
    first.runId === second.runId && transforms.every((transform) => transform.first === transform.second);
  const [a, b] = [transforms.map((transform) => transform.first), transforms.map((transform) => transform.second)];
  return queryRows(
    database,
    isOneRun
      ? // Both sides come out of the key's index in one order: a merge of two scans, the fastest there is.
        Prisma.sql`
        SELECT x."transformOrdinal", ${PAIR_COUNTS} FROM "TransformOutcome" x
        JOIN "TransformOutcome" y ON y."transformOrdinal" = x."transformOrdinal" AND y."position" = x."position"
          AND ${judged(second, Prisma.sql`y`)}
        WHERE ${judged(first, Prisma.sql`x`)} AND x."transformOrdinal" = ANY(${a}::smallint[]) AND ${ownRuns(workspaceId, [first, second])}
        GROUP BY x."transformOrdinal" ORDER BY x."transformOrdinal"`
      : Prisma.sql`
        SELECT w."a" AS "transformOrdinal", ${PAIR_COUNTS}
        FROM unnest(${a}::smallint[], ${b}::smallint[]) AS w("a", "b")
        JOIN "TransformOutcome" x ON x."transformOrdinal" = w."a" AND ${judged(first, Prisma.sql`x`)}
        JOIN ${samePicture(first, second)} p ON p."first" = x."position"
        JOIN "TransformOutcome" y ON y."transformOrdinal" = w."b" AND y."position" = p."second" AND ${judged(second, Prisma.sql`y`)}
        WHERE ${ownRuns(workspaceId, [first, second])} GROUP BY w."a" ORDER BY w."a"`,
    rowSchema,
  );
}

/** Paired counts of a group of images. */
export interface GroupPairs extends TransformPairs {
  readonly group: string;
}

/** As `countTransformPairs`, for each group of images; `groups` names the group of images by their position in the first run. */
export async function countGroupPairs(
  database: Queryable,
  request: PairsRequest & { readonly groups: ReadonlyMap<number, string> },
): Promise<GroupPairs[]> {
  const { workspaceId, first, second, transforms, groups } = request;
  if (transforms.length === 0 || groups.size === 0) return [];
  const [a, b] = [transforms.map((transform) => transform.first), transforms.map((transform) => transform.second)];
  return queryRows(
    database,
    Prisma.sql`
      WITH grouped AS MATERIALIZED (
        SELECT g."position", g."group" FROM unnest(${[...groups.keys()]}::int[], ${[...groups.values()]}::text[]) AS g("position", "group"))
      SELECT g."group", w."a" AS "transformOrdinal", ${PAIR_COUNTS}
      FROM unnest(${a}::smallint[], ${b}::smallint[]) AS w("a", "b")
      JOIN "TransformOutcome" x ON x."transformOrdinal" = w."a" AND ${judged(first, Prisma.sql`x`)}
      JOIN grouped g ON g."position" = x."position"
      JOIN ${samePicture(first, second)} p ON p."first" = x."position"
      JOIN "TransformOutcome" y ON y."transformOrdinal" = w."b" AND y."position" = p."second" AND ${judged(second, Prisma.sql`y`)}
      WHERE ${ownRuns(workspaceId, [first, second])} GROUP BY g."group", w."a" ORDER BY g."group", w."a"`,
    rowSchema.extend({ group: z.string() }),
  );
}

/** Positions of the same picture in both runs. */
export const commonPositions = (
  database: Queryable,
  { workspaceId, first, second }: Pick<PairsRequest, 'workspaceId' | 'first' | 'second'>,
): Promise<{ first: number; second: number }[]> =>
  queryRows(
    database,
    Prisma.sql`SELECT p."first", p."second" FROM ${samePicture(first, second)} p WHERE ${ownRuns(workspaceId, [first, second])} ORDER BY p."first"`,
    z.object({ first: z.int(), second: z.int() }),
  );

const commonSchema = z.object({ images: count });

/** Pictures that both runs hold. */
export async function countCommonImages(
  database: Queryable,
  { workspaceId, first, second }: Pick<PairsRequest, 'workspaceId' | 'first' | 'second'>,
): Promise<number> {
  const [row] = await queryRows(
    database,
    Prisma.sql`SELECT count(*) AS "images" FROM ${samePicture(first, second)} p WHERE ${ownRuns(workspaceId, [first, second])}`,
    commonSchema,
  );
  return row?.images ?? 0;
}

/** Verdicts on one picture on both sides, for groups (class, size) and lists of what changed. */
export interface PicturePair {
  readonly imageId: string;
  readonly name: string;
  readonly label: string | null;
  readonly width: number;
  readonly height: number;
  readonly firstPosition: number;
  readonly secondPosition: number;
  readonly firstState: string;
  readonly secondState: string;
}

const picturePairSchema = z.object({
  imageId: z.string(),
  name: z.string(),
  label: z.string().nullable(),
  width: z.int(),
  height: z.int(),
  firstPosition: z.int(),
  secondPosition: z.int(),
  firstState: z.string(),
  secondState: z.string(),
});

/** States of one transform on both sides, picture by picture in the order of the first run; `take` of them after position `after`. */
export async function picturePairs(
  database: Queryable,
  request: Omit<PairsRequest, 'transforms'> & {
    readonly transform: { readonly first: number; readonly second: number };
    readonly change?: 'new' | 'fixed' | 'still_failing' | 'errored';
    readonly after?: number;
    readonly take?: number;
  },
): Promise<PicturePair[]> {
  const { workspaceId, first, second, transform, change, after = -1, take } = request;
  const side = (at: PairSide, alias: Prisma.Sql, ordinal: number) => Prisma.sql`${alias}."runId" = ${at.runId}::uuid
    AND ${alias}."modelOrdinal" = ${at.modelOrdinal} AND ${alias}."attackOrdinal" = ${at.attackOrdinal}
    AND ${alias}."transformOrdinal" = ${ordinal}`;
  const changes = {
    new: Prisma.sql`x."state" = 'robust' AND y."state" = 'success'`,
    fixed: Prisma.sql`x."state" = 'success' AND y."state" = 'robust'`,
    still_failing: Prisma.sql`x."state" = 'success' AND y."state" = 'success'`,
    errored: Prisma.sql`y."state" = 'error'`,
  };
  return queryRows(
    database,
    Prisma.sql`
      SELECT i."imageId"::text AS "imageId", i."name", i."label", m."width", m."height", p."first" AS "firstPosition",
        p."second" AS "secondPosition", x."state"::text AS "firstState", y."state"::text AS "secondState"
      FROM ${samePicture(first, second)} p
      JOIN "TransformOutcome" x ON x."position" = p."first" AND ${side(first, Prisma.sql`x`, transform.first)}
      JOIN "TransformOutcome" y ON y."position" = p."second" AND ${side(second, Prisma.sql`y`, transform.second)}
      JOIN "RunImage" i ON i."runId" = ${first.runId}::uuid AND i."position" = p."first" JOIN "Image" m ON m."id" = i."imageId"
      WHERE ${ownRuns(workspaceId, [first, second])} AND p."first" > ${after}
        ${change === undefined ? Prisma.empty : Prisma.sql`AND ${changes[change]}`}
      ORDER BY p."first" ${take === undefined ? Prisma.empty : Prisma.sql`LIMIT ${take}`}`,
    picturePairSchema,
  );
}
