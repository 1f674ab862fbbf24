import { Prisma } from '../../generated/client.ts';
import type { ObjectSize, OutcomeState } from '../../generated/enums.ts';
import type { ReportKey } from './evidence.ts';

/** What became of an image; `not_run`: the run has not reached it. */
export type ImageState = OutcomeState | 'not_run';

export type ImageChange = 'new' | 'still_failing' | 'fixed' | 'errored';

/** The cell of another run that images are compared with. */
export interface BaselineCell {
  readonly runId: string;
  readonly modelOrdinal: number;
  readonly attackOrdinal: number;
  readonly transformOrdinal: number;
}

/** Which images of a run's model version, seen under one attack and transform. */
export interface ImageFilter extends ReportKey {
  readonly attackOrdinal: number;
  readonly transformOrdinal: number;
  /** Left out: every image that the run has reached. */
  readonly states?: readonly ImageState[] | undefined;
  readonly label?: string | undefined;
  /** Part of the image's name, in any case. */
  readonly search?: string | undefined;
  readonly change?: ImageChange | undefined;
  /** Of the largest target object. */
  readonly objectSize?: ObjectSize | undefined;
  /** Needed for `change`, and for images to say how they changed. */
  readonly baseline?: BaselineCell | undefined;
}

/**
 * The run's images with `state` under the filter's cell and `change` against the baseline, before any condition. An image that was not
 * attacked has no outcome: its subject says why. One without a subject was not reached.
 */
export function imagesUnderCell(filter: ImageFilter): Prisma.Sql {
  const { workspaceId, runId, modelOrdinal, attackOrdinal, transformOrdinal, baseline } = filter;
  const before =
    baseline === undefined
      ? Prisma.empty
      : Prisma.sql`
        LEFT JOIN "RunImage" bi ON bi."runId" = ${baseline.runId}::uuid AND bi."imageId" = i."imageId" AND bi."name" = i."name"
        LEFT JOIN "TransformOutcome" b ON b."runId" = ${baseline.runId}::uuid AND b."modelOrdinal" = ${baseline.modelOrdinal}
          AND b."attackOrdinal" = ${baseline.attackOrdinal} AND b."transformOrdinal" = ${baseline.transformOrdinal}
          AND b."position" = bi."position" AND EXISTS (
            SELECT FROM "Run" WHERE "id" = ${baseline.runId}::uuid AND "workspaceId" = ${workspaceId}::uuid)`;
  const change =
    baseline === undefined
      ? Prisma.sql`NULL::text`
      : Prisma.sql`CASE
          WHEN o."state" = 'error' OR s."failed" THEN 'errored'
          WHEN o."state" = 'success' AND b."state" = 'success' THEN 'still_failing'
          WHEN o."state" = 'success' AND b."state" = 'robust' THEN 'new'
          WHEN o."state" = 'robust' AND b."state" = 'success' THEN 'fixed' END`;
  return Prisma.sql`
    SELECT i."position", i."name", i."label", i."imageId", coalesce(s."eligible", false) AS "eligible", coalesce(s."failed", false) AS "failed",
      s."reason", s."objectSize"::text AS "objectSize", o."scoreBefore", o."scoreAfter",
      CASE WHEN s."position" IS NULL THEN 'not_run' WHEN o."state" IS NOT NULL THEN o."state"::text
        WHEN s."failed" OR s."eligible" THEN 'error' ELSE 'ineligible' END AS "state",
      ${change} AS "change"
    FROM "RunImage" i
    JOIN "Run" r ON r."id" = i."runId" AND r."workspaceId" = ${workspaceId}::uuid
    LEFT JOIN "RunSubject" s ON s."runId" = i."runId" AND s."position" = i."position"
      AND s."modelOrdinal" = ${modelOrdinal}
    LEFT JOIN "TransformOutcome" o ON o."runId" = s."runId" AND o."modelOrdinal" = s."modelOrdinal" AND o."position" = s."position"
      AND o."attackOrdinal" = ${attackOrdinal} AND o."transformOrdinal" = ${transformOrdinal}
    ${before}
    WHERE i."runId" = ${runId}::uuid`;
}

type Condition = 'states' | 'label' | 'search' | 'change' | 'objectSize';

/** The filter's conditions on rows of `imagesUnderCell`, without those of `except`: a facet counts what choosing another value would show. */
export function conditions(filter: ImageFilter, except: readonly Condition[] = []): Prisma.Sql {
  const { states, label, search, change, objectSize } = filter;
  const use = (condition: Condition) => !except.includes(condition);
  return Prisma.join(
    [
      Prisma.sql`true`,
      ...(use('states') && states === undefined ? [Prisma.sql`"state" <> 'not_run'`] : []),
      ...(use('states') && states !== undefined ? [Prisma.sql`"state" = ANY(${[...states]}::text[])`] : []),
      ...(use('label') && label !== undefined ? [Prisma.sql`"label" = ${label}`] : []),
      ...(use('search') && search !== undefined ? [Prisma.sql`strpos(lower("name"), lower(${search})) > 0`] : []),
      ...(use('change') && change !== undefined ? [Prisma.sql`"change" = ${change}`] : []),
      ...(use('objectSize') && objectSize !== undefined ? [Prisma.sql`"objectSize" = ${objectSize}`] : []),
    ],
    ' AND ',
  );
}
