import { z } from 'zod';
import { Prisma } from '../generated/client.ts';
import { queryRows } from '../query.ts';
import type { Queryable } from '../rows.ts';

/** A finding, and where its attack and transform stand in the run that saw it last. */
export interface PlacedFinding {
  readonly findingId: string;
  readonly attackOrdinal: number;
  readonly transformOrdinal: number;
}

const placeSchema = z.object({
  findingId: z.string(),
  modelOrdinal: z.int(),
  modelVersionId: z.string(),
  position: z.int(),
});

/** Which model version of the last run showed a finding, on which image of it. */
export type FindingPlace = z.infer<typeof placeSchema>;

/**
 * A run may hold several versions of one model, and a finding is of the model: it stands where its attack succeeded, of several versions with the
 * first. Findings whose run has lost its images have no place.
 */
export function findingPlaces(database: Queryable, placed: readonly PlacedFinding[]): Promise<FindingPlace[]> {
  const ids = placed.map(({ findingId }) => findingId);
  const attacks = placed.map(({ attackOrdinal }) => attackOrdinal);
  const transforms = placed.map(({ transformOrdinal }) => transformOrdinal);
  return queryRows(
    database,
    Prisma.sql`
      SELECT DISTINCT ON (f."id") f."id"::text AS "findingId", rm."ordinal" AS "modelOrdinal", rm."modelVersionId"::text AS "modelVersionId",
        i."position" AS "position"
      FROM unnest(${ids}::uuid[], ${attacks}::int[], ${transforms}::int[]) AS p("id", "attackOrdinal", "transformOrdinal")
      JOIN "Finding" f ON f."id" = p."id"
      JOIN "RunModel" rm ON rm."runId" = f."lastRunId"
      JOIN "ModelVersion" v ON v."id" = rm."modelVersionId" AND v."modelId" = f."modelId"
      JOIN "RunImage" i ON i."runId" = f."lastRunId" AND i."imageId" = f."imageId"
      LEFT JOIN "TransformOutcome" o ON o."runId" = f."lastRunId" AND o."modelOrdinal" = rm."ordinal"
        AND o."attackOrdinal" = p."attackOrdinal" AND o."transformOrdinal" = p."transformOrdinal" AND o."position" = i."position"
      ORDER BY f."id", (o."state" = 'success') DESC NULLS LAST, rm."ordinal", i."position"`,
    placeSchema,
  );
}
