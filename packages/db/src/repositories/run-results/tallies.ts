import { Prisma } from '../../generated/client.ts';
import type { Queryable } from '../../rows.ts';
import type { ImageRows } from './image-rows.ts';
import type { SubjectKey } from './save-image-result.ts';

/** Counts of one group of outcomes `o`, in the order of the tally's columns. Objects count where the outcome does (M8). */
const COUNTS = Prisma.sql`
  count(*) FILTER (WHERE o."state" = 'success') AS "success",
  count(*) FILTER (WHERE o."state" = 'robust') AS "robust",
  count(*) FILTER (WHERE o."state" = 'natural_failure') AS "naturalFailure",
  count(*) FILTER (WHERE o."state" = 'out_of_frame') AS "outOfFrame",
  count(*) FILTER (WHERE o."state" = 'ineligible') AS "ineligible",
  count(*) FILTER (WHERE o."state" = 'error') AS "error",
  coalesce(sum(o."hit") FILTER (WHERE o."state" IN ('success', 'robust')), 0)::int AS "objectsHit",
  coalesce(sum(o."objects") FILTER (WHERE o."state" IN ('success', 'robust')), 0)::int AS "objects"`;

/** Adds an image's outcomes to the counts of their cells and of the image. Cells are locked in the order of their ordinals. */
export async function addToTallies(tx: Queryable, key: SubjectKey, outcomes: ImageRows['outcomes']): Promise<void> {
  const { runId, modelOrdinal, position } = key;
  const rows = outcomes.map(({ attackOrdinal, transformOrdinal, state, detail }) => ({
    attackOrdinal,
    transformOrdinal,
    state,
    hit: detail.objects.filter((object) => object.success).length,
    objects: detail.objects.length,
  }));
  await tx.$executeRaw`
    WITH o AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("attackOrdinal" smallint, "transformOrdinal" smallint,
        "state" "OutcomeState", "hit" int, "objects" int)
    ), image AS (SELECT ${COUNTS} FROM o), subject AS (
      UPDATE "RunSubject" s SET ("success", "robust", "naturalFailure", "outOfFrame", "error")
        = (image."success", image."robust", image."naturalFailure", image."outOfFrame", image."error")
      FROM image WHERE s."runId" = ${runId}::uuid AND s."modelOrdinal" = ${modelOrdinal} AND s."position" = ${position}
    )
    INSERT INTO "OutcomeTally" AS t ("runId", "modelOrdinal", "attackOrdinal", "transformOrdinal", "success", "robust", "naturalFailure",
      "outOfFrame", "ineligible", "error", "objectsHit", "objects")
    SELECT ${runId}::uuid, ${modelOrdinal}::smallint, o."attackOrdinal", o."transformOrdinal", ${COUNTS}
    FROM o GROUP BY o."attackOrdinal", o."transformOrdinal" ORDER BY o."attackOrdinal", o."transformOrdinal"
    ON CONFLICT ("runId", "modelOrdinal", "attackOrdinal", "transformOrdinal") DO UPDATE SET
      "success" = t."success" + EXCLUDED."success", "robust" = t."robust" + EXCLUDED."robust",
      "naturalFailure" = t."naturalFailure" + EXCLUDED."naturalFailure", "outOfFrame" = t."outOfFrame" + EXCLUDED."outOfFrame",
      "ineligible" = t."ineligible" + EXCLUDED."ineligible", "error" = t."error" + EXCLUDED."error",
      "objectsHit" = t."objectsHit" + EXCLUDED."objectsHit", "objects" = t."objects" + EXCLUDED."objects"`;
}

/** Takes back what `addToTallies` added for an image whose outcomes are about to be replaced. */
export async function subtractFromTallies(tx: Queryable, key: SubjectKey): Promise<void> {
  const { runId, modelOrdinal, position } = key;
  // Locked first and in order: the update below visits the rows in whatever order its plan has.
  await tx.$queryRaw`
    SELECT 1 FROM "OutcomeTally" WHERE "runId" = ${runId}::uuid AND "modelOrdinal" = ${modelOrdinal}
    ORDER BY "attackOrdinal", "transformOrdinal" FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE "OutcomeTally" t SET
      "success" = t."success" - d."success", "robust" = t."robust" - d."robust", "naturalFailure" = t."naturalFailure" - d."naturalFailure",
      "outOfFrame" = t."outOfFrame" - d."outOfFrame", "ineligible" = t."ineligible" - d."ineligible", "error" = t."error" - d."error",
      "objectsHit" = t."objectsHit" - d."objectsHit", "objects" = t."objects" - d."objects"
    FROM (
      SELECT o."attackOrdinal", o."transformOrdinal", ${COUNTS} FROM (
        SELECT "attackOrdinal", "transformOrdinal", "state", jsonb_array_length("detail"->'objects') AS "objects",
          (SELECT count(*) FROM jsonb_array_elements("detail"->'objects') e WHERE e->'success' = 'true')::int AS "hit"
        FROM "TransformOutcome"
        WHERE "runId" = ${runId}::uuid AND "modelOrdinal" = ${modelOrdinal} AND "position" = ${position}
      ) o GROUP BY o."attackOrdinal", o."transformOrdinal"
    ) d
    WHERE t."runId" = ${runId}::uuid AND t."modelOrdinal" = ${modelOrdinal}
      AND t."attackOrdinal" = d."attackOrdinal" AND t."transformOrdinal" = d."transformOrdinal"`;
}
