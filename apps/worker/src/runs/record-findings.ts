import { createHash } from 'node:crypto';
import type { Transaction } from '@holdfast/db';
import type { FinishedModel } from '../handlers/finalise-run.ts';
import type { LoadedRun } from './read-run.ts';

/** SHA-256 over what makes a weakness the same from run to run. */
const findingFingerprint = (parts: {
  readonly modelId: string;
  readonly imageSha256: string;
  readonly objective: string;
  readonly attack: string;
  readonly transform: string;
}): string =>
  createHash('sha256')
    .update(JSON.stringify([parts.modelId, parts.imageSha256, parts.objective, parts.attack, parts.transform]))
    .digest('hex');

interface Seen {
  readonly fingerprint: string;
  readonly modelId: string;
  readonly imageId: string;
  readonly attack: string;
  readonly transform: string;
  readonly success: boolean;
}

/**
 * Keeps findings up to date: what fooled the model is a finding, new or seen again; a finding that this run judged and that no longer fools it is
 * fixed. What people decided about a finding stays, but for an acceptance that has run out.
 */
export async function recordFindings(
  tx: Transaction,
  { loaded, models }: { readonly loaded: LoadedRun; readonly models: readonly FinishedModel[] },
): Promise<void> {
  const { run, snapshot } = loaded;
  const { objective } = snapshot.configuration;
  const rows = await tx.runImage.findMany({
    where: { runId: run.id },
    select: { name: true, imageId: true, image: { select: { sha256: true } } },
  });
  const images = new Map(rows.map((row) => [row.name, row]));
  const seen = new Map<string, Seen>();
  for (const { modelId, results } of models) {
    for (const { outcomes } of results.images) {
      for (const { image, attack, transform, state } of outcomes) {
        const row = images.get(image);
        if (row === undefined || (state !== 'success' && state !== 'robust')) continue;
        const fingerprint = findingFingerprint({
          modelId,
          imageSha256: row.image.sha256,
          objective,
          attack,
          transform,
        });
        seen.set(fingerprint, {
          fingerprint,
          modelId,
          imageId: row.imageId,
          attack,
          transform,
          success: state === 'success',
        });
      }
    }
  }
  // Sorted: two runs that end at the same time lock the rows in one order.
  const all = [...seen.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  await tx.$executeRaw`
    INSERT INTO "Finding" ("id", "workspaceId", "fingerprint", "modelId", "imageId", "objective", "attack", "transform", "firstRunId",
      "lastRunId", "updatedAt")
    SELECT gen_random_uuid(), ${run.workspaceId}::uuid, f."fingerprint", f."modelId", f."imageId", ${objective}, f."attack", f."transform",
      ${run.id}::uuid, ${run.id}::uuid, now()
    FROM jsonb_to_recordset(${JSON.stringify(all.filter(({ success }) => success))}::jsonb)
      AS f("fingerprint" text, "modelId" uuid, "imageId" uuid, "attack" text, "transform" text)
    ON CONFLICT ("workspaceId", "fingerprint") DO UPDATE SET "lastRunId" = EXCLUDED."lastRunId", "fixedRunId" = NULL, "updatedAt" = now(),
      "state" = CASE WHEN "Finding"."state" = 'accepted' AND "Finding"."acceptedUntil" < now() THEN 'new'::"FindingState"
                     ELSE "Finding"."state" END,
      "acceptedUntil" = CASE WHEN "Finding"."acceptedUntil" < now() THEN NULL ELSE "Finding"."acceptedUntil" END`;
  await tx.$executeRaw`
    UPDATE "Finding" SET "fixedRunId" = ${run.id}::uuid, "updatedAt" = now()
    WHERE "workspaceId" = ${run.workspaceId}::uuid AND "fixedRunId" IS NULL
      AND "fingerprint" = ANY(${all.filter(({ success }) => !success).map(({ fingerprint }) => fingerprint)}::text[])`;
}
