import { runSnapshotSchema, type RunSnapshot, type SnapshotModel } from '@holdfast/domain';
import { z } from 'zod';
import { JobError } from '../job-error.ts';
import { query, type Sql } from '../sql/client.ts';

/** A run whose stored samples can be judged again. */
export interface SourceRun {
  readonly runId: string;
  readonly campaignId: string | null;
  readonly snapshot: RunSnapshot;
}

const row = z.object({ runId: z.string(), campaignId: z.string().nullable(), snapshot: runSnapshotSchema });
const COLUMNS = '"id"::text AS "runId", "campaignId"::text AS "campaignId", "snapshot"';
/** Samples are there as soon as a run is at rest, but for runs whose pictures were deleted. */
const USABLE = `"kind" = 'attack' AND "state" IN ('done', 'cancelled') AND "samplesDone" > 0 AND "picturesDeletedAt" IS NULL`;

const missing = (where: string): JobError =>
  new JobError({
    code: 'SOURCE_RUN_MISSING',
    where,
    expected: 'a finished attack run of this workspace whose images are kept',
    got: 'none',
    fix: 'run an attack campaign first, or choose another run',
  });

export async function readSource(
  tx: Sql,
  { workspaceId, runId }: { readonly workspaceId: string; readonly runId: string },
): Promise<SourceRun> {
  const [found] = await query(tx, {
    text: `SELECT ${COLUMNS} FROM "Run" WHERE "id" = $1::uuid AND "workspaceId" = $2::uuid AND ${USABLE}`,
    values: [runId, workspaceId],
    row,
  });
  if (found === undefined) throw missing(`run ${runId}`);
  return found;
}

/** The newest usable run: of the same models for a replay; for a transfer, any on the same data set that one of the models was not attacked in. */
export async function newestSource(
  tx: Sql,
  request: {
    readonly workspaceId: string;
    readonly models: readonly SnapshotModel[];
    readonly datasetId: string;
    readonly kind: 'replay' | 'transfer';
  },
): Promise<SourceRun> {
  const { workspaceId, models, datasetId, kind } = request;
  const ofModels = `EXISTS (SELECT 1 FROM "RunModel" m JOIN "ModelVersion" v ON v."id" = m."modelVersionId"
                            WHERE m."runId" = r."id" AND v."modelId" = ANY($2::uuid[]))`;
  const ofDataset = `r."snapshot" #>> '{dataset,datasetId}' = $3
             AND EXISTS (SELECT 1 FROM "RunModel" m, unnest($2::uuid[]) AS judge(id) WHERE m."runId" = r."id" AND m."modelVersionId" <> judge.id)`;
  const [found] = await query(tx, {
    text: `SELECT ${COLUMNS} FROM "Run" r WHERE "workspaceId" = $1::uuid AND ${USABLE} AND ${kind === 'replay' ? ofModels : ofDataset}
           ORDER BY "finishedAt" DESC NULLS LAST LIMIT 1`,
    values:
      kind === 'replay'
        ? [workspaceId, models.map(({ modelId }) => modelId)]
        : [workspaceId, models.map(({ modelVersionId }) => modelVersionId), datasetId],
    row,
  });
  if (found === undefined) {
    throw missing(kind === 'replay' ? 'campaign.sourceRunId' : 'campaign.sourceRunId (on its data set)');
  }
  return found;
}
