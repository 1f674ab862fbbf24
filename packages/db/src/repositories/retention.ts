import { z } from 'zod';
import { Prisma } from '../generated/client.ts';
import type { ArtifactKind } from '../generated/enums.ts';
import { count, queryRows } from '../query.ts';
import type { Queryable } from '../rows.ts';

/**
 * Lets go of the pictures of at most `take` runs that finished before `before`; every number stays. Baselines in force, and runs that another one under
 * way takes samples from, keep theirs. Returns the runs; their blobs are found by `unreferencedArtifacts`.
 */
export async function releasePictures(
  tx: Queryable,
  request: { readonly workspaceId: string; readonly before: Date; readonly take: number; readonly now: Date },
): Promise<string[]> {
  const { workspaceId, before, take, now } = request;
  const runs = await queryRows(
    tx,
    Prisma.sql`
      UPDATE "Run" SET "picturesDeletedAt" = ${now} WHERE "id" IN (
        SELECT r."id" FROM "Run" r
        WHERE r."workspaceId" = ${workspaceId}::uuid AND r."state" IN ('done', 'cancelled', 'failed') AND r."finishedAt" < ${before}
          AND r."picturesDeletedAt" IS NULL
          AND NOT EXISTS (SELECT FROM "Baseline" b WHERE b."runId" = r."id" AND b."active")
          AND NOT EXISTS (SELECT FROM "Run" d WHERE d."sourceRunId" = r."id" AND d."state" NOT IN ('done', 'cancelled', 'failed'))
          AND NOT EXISTS (SELECT FROM "HardeningJob" h WHERE h."sampleRunId" = r."id" AND h."state" NOT IN ('done', 'cancelled', 'failed'))
        ORDER BY r."finishedAt" LIMIT ${take} FOR UPDATE)
      RETURNING "id"::text AS "id"`,
    z.object({ id: z.string() }),
  );
  const ids = runs.map(({ id }) => id);
  await tx.runFile.deleteMany({ where: { runId: { in: ids } } });
  return ids;
}

/** Kinds whose blobs only rows of runs name; photos, models, checkpoints and reports are named elsewhere and never taken here. */
const PICTURES = ['sample', 'sample_copy', 'original'] as const satisfies readonly ArtifactKind[];

/** Pictures that no run names any more, older than `before` (a picture is stored before the row that names it). */
export function unreferencedArtifacts(
  database: Queryable,
  request: { readonly workspaceId: string; readonly before: Date; readonly take: number },
): Promise<{ id: string; sha256: string; size: number }[]> {
  const { workspaceId, before, take } = request;
  return queryRows(
    database,
    Prisma.sql`
      SELECT a."id"::text AS "id", a."sha256", a."size" FROM "Artifact" a
      WHERE a."workspaceId" = ${workspaceId}::uuid AND a."kind" = ANY(${[...PICTURES]}::"ArtifactKind"[]) AND a."createdAt" < ${before}
        AND NOT EXISTS (SELECT FROM "RunFile" f WHERE f."artifactId" = a."id")
        AND NOT EXISTS (SELECT FROM "ModelVersion" v WHERE v."artifactId" = a."id")
        AND NOT EXISTS (SELECT FROM "Image" i WHERE i."workspaceId" = a."workspaceId" AND (i."sha256" = a."sha256" OR i."thumbnailSha256" = a."sha256"))
      ORDER BY a."createdAt", a."id" LIMIT ${take}`,
    z.object({ id: z.string(), sha256: z.string(), size: count }),
  );
}

/**
 * Deletes artifact rows that are still unreferenced and says which blobs no workspace has a row for any more: those may be deleted from
 * the store once this is committed. Row first, blob second: a row never names a blob that is gone.
 */
export async function deleteArtifacts(
  tx: Queryable,
  { workspaceId, ids }: { readonly workspaceId: string; readonly ids: readonly string[] },
): Promise<string[]> {
  const rows = await queryRows(
    tx,
    Prisma.sql`
      WITH free AS (
        SELECT a."id" FROM "Artifact" a WHERE a."workspaceId" = ${workspaceId}::uuid AND a."id" = ANY(${[...ids]}::uuid[])
          AND NOT EXISTS (SELECT FROM "RunFile" f WHERE f."artifactId" = a."id") FOR UPDATE
      ), gone AS (
        DELETE FROM "Artifact" a USING free WHERE a."id" = free."id" RETURNING a."id", a."sha256"
      )
      SELECT "sha256" FROM gone WHERE NOT EXISTS (
        SELECT FROM "Artifact" other WHERE other."sha256" = gone."sha256" AND other."id" NOT IN (SELECT "id" FROM gone))`,
    z.object({ sha256: z.string() }),
  );
  return rows.map(({ sha256 }) => sha256);
}
