import type { Database } from '../database.ts';

/**
 * Counts a run's outcomes from scratch into every place that saving keeps up one image at a time: tallies, counts of images, survival of
 * samples. For bulk loads; it also says what those counts must be, so tests compare the two.
 */
export async function rebuildCounts(
  database: Database,
  {
    runId,
    transforms,
    seen,
  }: { readonly runId: string; readonly transforms: number; readonly seen: readonly number[] },
): Promise<void> {
  await database.transaction(
    async (tx) => {
      await tx.$executeRaw`DELETE FROM "OutcomeTally" WHERE "runId" = ${runId}::uuid`;
      await tx.$executeRaw`
        INSERT INTO "OutcomeTally" ("runId", "modelOrdinal", "attackOrdinal", "transformOrdinal", "success", "robust", "naturalFailure",
          "outOfFrame", "ineligible", "error", "objectsHit", "objects")
        SELECT o."runId", o."modelOrdinal", o."attackOrdinal", o."transformOrdinal",
          count(*) FILTER (WHERE "state" = 'success'), count(*) FILTER (WHERE "state" = 'robust'),
          count(*) FILTER (WHERE "state" = 'natural_failure'), count(*) FILTER (WHERE "state" = 'out_of_frame'),
          count(*) FILTER (WHERE "state" = 'ineligible'), count(*) FILTER (WHERE "state" = 'error'),
          coalesce(sum((SELECT count(*) FROM jsonb_array_elements("detail"->'objects') e WHERE e->'success' = 'true'))
            FILTER (WHERE "state" IN ('success', 'robust')), 0),
          coalesce(sum(jsonb_array_length("detail"->'objects')) FILTER (WHERE "state" IN ('success', 'robust')), 0)
        FROM "TransformOutcome" o WHERE o."runId" = ${runId}::uuid GROUP BY 1, 2, 3, 4`;
      await tx.$executeRaw`DELETE FROM "PairTally" WHERE "runId" = ${runId}::uuid`;
      await tx.$executeRaw`
        INSERT INTO "PairTally" ("runId", "modelOrdinal", "firstAttack", "secondAttack", "transformOrdinal", "both", "onlyFirst", "onlySecond",
          "neither")
        SELECT x."runId", x."modelOrdinal", x."attackOrdinal", y."attackOrdinal", x."transformOrdinal",
          count(*) FILTER (WHERE x."state" = 'success' AND y."state" = 'success'),
          count(*) FILTER (WHERE x."state" = 'success' AND y."state" = 'robust'),
          count(*) FILTER (WHERE x."state" = 'robust' AND y."state" = 'success'),
          count(*) FILTER (WHERE x."state" = 'robust' AND y."state" = 'robust')
        FROM "TransformOutcome" x JOIN "TransformOutcome" y ON y."runId" = x."runId" AND y."modelOrdinal" = x."modelOrdinal"
          AND y."attackOrdinal" > x."attackOrdinal" AND y."transformOrdinal" = x."transformOrdinal" AND y."position" = x."position"
        WHERE x."runId" = ${runId}::uuid AND y."runId" = ${runId}::uuid
          AND x."state" IN ('success', 'robust') AND y."state" IN ('success', 'robust')
        GROUP BY 1, 2, 3, 4, 5`;
      await tx.$executeRaw`
        UPDATE "RunSubject" s SET "success" = c."success", "robust" = c."robust", "naturalFailure" = c."naturalFailure",
          "outOfFrame" = c."outOfFrame", "error" = c."error"
        FROM (
          SELECT "modelOrdinal", "position", count(*) FILTER (WHERE "state" = 'success') AS "success",
            count(*) FILTER (WHERE "state" = 'robust') AS "robust", count(*) FILTER (WHERE "state" = 'natural_failure') AS "naturalFailure",
            count(*) FILTER (WHERE "state" = 'out_of_frame') AS "outOfFrame", count(*) FILTER (WHERE "state" = 'error') AS "error"
          FROM "TransformOutcome" WHERE "runId" = ${runId}::uuid GROUP BY 1, 2
        ) c WHERE s."runId" = ${runId}::uuid AND s."modelOrdinal" = c."modelOrdinal" AND s."position" = c."position"`;
      await tx.$executeRaw`
        UPDATE "SampleResult" s SET
          "survivesAll" = CASE WHEN c."judged" = ${transforms}::int AND c."eligible" = ${transforms}::int THEN c."won" = ${transforms}::int END,
          "survivesSeen" = CASE WHEN c."judged" = ${transforms}::int AND c."seenEligible" THEN c."seenWon" END,
          "survivesUnseen" = CASE WHEN c."judged" = ${transforms}::int AND c."unseenEligible" THEN c."unseenWon" END
        FROM (
          SELECT "modelOrdinal", "attackOrdinal", "position", count(*) AS "judged",
            count(*) FILTER (WHERE "state" IN ('success', 'robust')) AS "eligible", count(*) FILTER (WHERE "state" = 'success') AS "won",
            bool_and("state" IN ('success', 'robust')) FILTER (WHERE "isSeen") AS "seenEligible",
            bool_and("state" = 'success') FILTER (WHERE "isSeen") AS "seenWon",
            bool_and("state" IN ('success', 'robust')) FILTER (WHERE "isUnseen") AS "unseenEligible",
            bool_and("state" = 'success') FILTER (WHERE "isUnseen") AS "unseenWon"
          FROM (
            SELECT *, "transformOrdinal" = ANY(${seen}::int[]) AS "isSeen",
              "transformOrdinal" = 0 OR NOT "transformOrdinal" = ANY(${seen}::int[]) AS "isUnseen"
            FROM "TransformOutcome" WHERE "runId" = ${runId}::uuid
          ) o GROUP BY 1, 2, 3
        ) c WHERE s."runId" = ${runId}::uuid AND s."modelOrdinal" = c."modelOrdinal" AND s."attackOrdinal" = c."attackOrdinal"
          AND s."position" = c."position"`;
    },
    { timeoutMs: 300_000 },
  );
}
