import { EVENT_CHANNEL, type PlatformEvent } from '@holdfast/domain';
import type { ImageResult } from '@holdfast/results';
import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import type { ArtifactKind, ObjectSize } from '../../generated/enums.ts';
import { notify } from '../../notifications/notify.ts';
import { count, queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';
import { rowsOfResult } from './image-rows.ts';
import { addToPairTallies, subtractFromPairTallies } from './pair-tallies.ts';
import type { RunLayout } from './layout.ts';
import { StaleClaimError } from './result-errors.ts';
import { addToTallies, subtractFromTallies } from './tallies.ts';

/** A blob that is in the store already, under the path by which the result names it. */
export interface ResultFile {
  readonly path: string;
  readonly sha256: string;
  readonly kind: ArtifactKind;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

export interface SaveImageResultRequest {
  readonly workspaceId: string;
  readonly runId: string;
  readonly taskId: string;
  /** Of the claim under which the result was made. */
  readonly token: bigint;
  readonly modelOrdinal: number;
  readonly position: number;
  readonly layout: RunLayout;
  readonly result: ImageResult;
  /** Of the largest target object on the clean image; null without one. */
  readonly objectSize: ObjectSize | null;
  readonly files: readonly ResultFile[];
}

/** One (run, model version, image). */
export interface SubjectKey {
  readonly runId: string;
  readonly modelOrdinal: number;
  readonly position: number;
}

/**
 * Writes everything about one image and model version, with the counts that reports and progress read; call it in a transaction of its
 * own. Writing the same image again replaces what was there, so a worker that crashed after its commit loses and doubles nothing.
 *
 * Rows are locked in one order by everybody (task, subject, artifacts by hash, tallies by ordinal, those of pairs, run), so writers never wait in a circle.
 *
 * @throws StaleClaimError when the claim is lost; nothing is written then.
 * @throws ResultMismatchError when the result names an attack or transform that the run does not have.
 */
export async function saveImageResult(tx: Queryable, request: SaveImageResultRequest): Promise<void> {
  const { workspaceId, runId, layout, result, modelOrdinal, position } = request;
  const rows = rowsOfResult(result, layout);
  await holdClaim(tx, request);
  const key = { runId, modelOrdinal, position };
  const failedBefore = await claimSubject(tx, {
    ...key,
    ...rows.subject,
    objectSize: request.objectSize,
    attacks: layout.attacks.length,
  });
  if (failedBefore !== undefined) await removeDetails(tx, key);

  const at = Prisma.sql`${runId}::uuid, ${modelOrdinal}::smallint, ${position}::int`;
  await tx.$executeRaw`
    INSERT INTO "SampleResult" ("runId", "modelOrdinal", "position", "attackOrdinal", "state", "sha256", "linf", "l2", "psnr", "ssim",
      "iterations", "reportedSuccess", "detail", "failure", "survivesAll", "survivesSeen", "survivesUnseen", "token", "attempts")
    SELECT ${at}, r."attackOrdinal", r."state", r."sha256", r."linf", r."l2", r."psnr", r."ssim", r."iterations", r."reportedSuccess",
      r."detail", r."failure", r."survivesAll", r."survivesSeen", r."survivesUnseen", ${request.token}::bigint, greatest(t."attempts", 1)
    FROM jsonb_to_recordset(${JSON.stringify(rows.samples)}::jsonb) AS r("attackOrdinal" smallint, "state" "SampleState", "sha256" text,
      "linf" float8, "l2" float8, "psnr" float8, "ssim" float8, "iterations" int, "reportedSuccess" boolean, "detail" jsonb, "failure" jsonb,
      "survivesAll" boolean, "survivesSeen" boolean, "survivesUnseen" boolean)
    CROSS JOIN "Task" t WHERE t."id" = ${request.taskId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO "TransformOutcome" ("runId", "modelOrdinal", "position", "attackOrdinal", "transformOrdinal", "state", "scoreBefore",
      "scoreAfter", "detail")
    SELECT ${at}, r.* FROM jsonb_to_recordset(${JSON.stringify(rows.outcomes)}::jsonb) AS r("attackOrdinal" smallint,
      "transformOrdinal" smallint, "state" "OutcomeState", "scoreBefore" float8, "scoreAfter" float8, "detail" jsonb)`;
  await saveFiles(tx, { workspaceId, key, files: request.files });
  await addToTallies(tx, key, rows.outcomes);
  await addToPairTallies(tx, key, rows.outcomes);

  const failed = rows.subject.failed
    ? layout.attacks.length
    : rows.samples.filter(({ state }) => state === 'error').length;
  await tx.$executeRaw`
    UPDATE "Run" SET "samplesDone" = "samplesDone" + ${failedBefore === undefined ? layout.attacks.length : 0},
      "samplesFailed" = "samplesFailed" + ${failed - (failedBefore ?? 0)},
      "workedSeconds" = "workedSeconds" + greatest(0, extract(epoch FROM now() - coalesce("workedUntil", now()))),
      "workedUntil" = greatest(now(), "workedUntil")
    WHERE "id" = ${runId}::uuid`;
  const event: PlatformEvent = { kind: 'run_changed', workspaceId, runId, cells: true };
  await notify(tx, { channel: EVENT_CHANNEL, payload: JSON.stringify(event) });
}

/** Holds the claim to the end of the transaction: nobody can take the task away between this check and the commit. */
async function holdClaim(tx: Queryable, request: SaveImageResultRequest): Promise<void> {
  const { workspaceId, runId, taskId, token } = request;
  const held = await queryRows(
    tx,
    Prisma.sql`SELECT "id"::text AS "id" FROM "Task"
      WHERE "id" = ${taskId}::uuid AND "workspaceId" = ${workspaceId}::uuid AND "runId" = ${runId}::uuid
        AND "token" = ${token}::bigint AND "state" = 'claimed' FOR SHARE`,
    z.object({ id: z.string() }),
  );
  if (held.length === 0) throw new StaleClaimError({ taskId, token });
}

/**
 * Writes the subject's row and so locks the image for this transaction. Where there was one already, returns how many of its samples had
 * failed, as the run's progress counted them.
 */
async function claimSubject(
  tx: Queryable,
  subject: SubjectKey & {
    readonly eligible: boolean;
    readonly failed: boolean;
    readonly reason: string | null;
    readonly objectSize: ObjectSize | null;
    readonly record: unknown;
    readonly surrogate: unknown;
    readonly attacks: number;
  },
): Promise<number | undefined> {
  const { runId, modelOrdinal, position, eligible, failed, reason, objectSize, record, surrogate, attacks } = subject;
  const before = await queryRows(
    tx,
    Prisma.sql`SELECT CASE WHEN s."failed" THEN ${attacks}::int ELSE (
          SELECT count(*) FROM "SampleResult" r WHERE r."runId" = s."runId" AND r."modelOrdinal" = s."modelOrdinal"
            AND r."position" = s."position" AND r."state" = 'error') END AS "failed"
      FROM "RunSubject" s WHERE "runId" = ${runId}::uuid AND "modelOrdinal" = ${modelOrdinal} AND "position" = ${position} FOR UPDATE`,
    z.object({ failed: count }),
  );
  // A second writer of the same new image (which the plan rules out) would fail here on the key instead of counting it twice.
  const values = Prisma.sql`${eligible}, ${failed}, ${reason}, ${objectSize}::"ObjectSize", ${JSON.stringify(record)}::jsonb, ${JSON.stringify(surrogate)}::jsonb`;
  if (before[0] === undefined) {
    await tx.$executeRaw`
      INSERT INTO "RunSubject" ("runId", "modelOrdinal", "position", "eligible", "failed", "reason", "objectSize", "record", "surrogate")
      VALUES (${runId}::uuid, ${modelOrdinal}, ${position}, ${values})`;
    return undefined;
  }
  await tx.$executeRaw`
    UPDATE "RunSubject" SET ("eligible", "failed", "reason", "objectSize", "record", "surrogate") = (${values})
    WHERE "runId" = ${runId}::uuid AND "modelOrdinal" = ${modelOrdinal} AND "position" = ${position}`;
  return before[0].failed;
}

async function removeDetails(tx: Queryable, key: SubjectKey): Promise<void> {
  const where = Prisma.sql`"runId" = ${key.runId}::uuid AND "modelOrdinal" = ${key.modelOrdinal} AND "position" = ${key.position}`;
  await subtractFromTallies(tx, key);
  await subtractFromPairTallies(tx, key);
  await tx.$executeRaw`DELETE FROM "TransformOutcome" WHERE ${where}`;
  await tx.$executeRaw`DELETE FROM "SampleResult" WHERE ${where}`;
  await tx.$executeRaw`DELETE FROM "RunFile" WHERE ${where}`;
}

async function saveFiles(
  tx: Queryable,
  parts: { readonly workspaceId: string; readonly key: SubjectKey; readonly files: readonly ResultFile[] },
): Promise<void> {
  const { workspaceId, key, files } = parts;
  if (files.length === 0) return;
  const json = JSON.stringify(files);
  // The update changes nothing but locks the row: retention cannot delete a blob's row between here and the file that names it.
  await tx.$executeRaw`
    WITH file AS (
      SELECT * FROM jsonb_to_recordset(${json}::jsonb) AS f("path" text, "sha256" text, "kind" "ArtifactKind", "mediaType" text, "size" bigint)
    ), artifact AS (
      INSERT INTO "Artifact" ("id", "workspaceId", "sha256", "kind", "mediaType", "size")
      SELECT gen_random_uuid(), ${workspaceId}::uuid, d.* FROM (
        SELECT DISTINCT ON ("sha256") "sha256", "kind", "mediaType", "size" FROM file ORDER BY "sha256"
      ) d
      ON CONFLICT ("workspaceId", "sha256") DO UPDATE SET "mediaType" = "Artifact"."mediaType"
      RETURNING "id", "sha256"
    )
    INSERT INTO "RunFile" ("runId", "modelOrdinal", "path", "position", "artifactId")
    SELECT ${key.runId}::uuid, ${key.modelOrdinal}::smallint, file."path", ${key.position}::int, artifact."id"
    FROM file JOIN artifact ON artifact."sha256" = file."sha256"`;
}
