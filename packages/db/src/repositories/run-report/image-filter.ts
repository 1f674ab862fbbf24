import { Prisma } from '../../generated/client.ts';
import type { OutcomeState } from '../../generated/enums.ts';
import type { ReportKey } from './evidence.ts';

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
  readonly states?: readonly OutcomeState[] | undefined;
  readonly label?: string | undefined;
  /** Part of the image's name, in any case. */
  readonly search?: string | undefined;
  readonly change?: ImageChange | undefined;
  /** Needed for `change`, and for images to say how they changed. */
  readonly baseline?: BaselineCell | undefined;
}

/**
 * The run's images with `state` under the filter's cell and `change` against the baseline, before any condition. An image that was not
 * attacked has no outcome: its subject says why.
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
    SELECT s."position", i."name", i."label", i."imageId", s."eligible", s."failed", s."reason", o."scoreBefore", o."scoreAfter",
      coalesce(o."state", CASE WHEN s."failed" OR s."eligible" THEN 'error' ELSE 'ineligible' END::"OutcomeState") AS "state",
      ${change} AS "change"
    FROM "RunSubject" s
    JOIN "Run" r ON r."id" = s."runId" AND r."workspaceId" = ${workspaceId}::uuid
    JOIN "RunImage" i ON i."runId" = s."runId" AND i."position" = s."position"
    LEFT JOIN "TransformOutcome" o ON o."runId" = s."runId" AND o."modelOrdinal" = s."modelOrdinal" AND o."position" = s."position"
      AND o."attackOrdinal" = ${attackOrdinal} AND o."transformOrdinal" = ${transformOrdinal}
    ${before}
    WHERE s."runId" = ${runId}::uuid AND s."modelOrdinal" = ${modelOrdinal}`;
}

type Condition = 'states' | 'label' | 'search' | 'change';

/** The filter's conditions on rows of `imagesUnderCell`, without those of `except`: a facet counts what choosing another value would show. */
export function conditions(filter: ImageFilter, except: readonly Condition[] = []): Prisma.Sql {
  const { states, label, search, change } = filter;
  const use = (condition: Condition) => !except.includes(condition);
  return Prisma.join(
    [
      Prisma.sql`true`,
      ...(use('states') && states !== undefined ? [Prisma.sql`"state" = ANY(${[...states]}::"OutcomeState"[])`] : []),
      ...(use('label') && label !== undefined ? [Prisma.sql`"label" = ${label}`] : []),
      ...(use('search') && search !== undefined ? [Prisma.sql`strpos(lower("name"), lower(${search})) > 0`] : []),
      ...(use('change') && change !== undefined ? [Prisma.sql`"change" = ${change}`] : []),
    ],
    ' AND ',
  );
}
