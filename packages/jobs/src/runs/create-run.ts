import { runSnapshotSchema, type RunSnapshot } from '@holdfast/domain';
import { z } from 'zod';
import { notify } from '../events/notify.ts';
import { uuidV7 } from '../ids.ts';
import { execute, query, type Sql } from '../sql/client.ts';
import { enqueueTask } from '../tasks/enqueue-task.ts';
import { hashOf } from './hash.ts';

export type RunTrigger = 'manual' | 'schedule' | 'new_version' | 'api' | 'hardening';
export type RunKind = 'attack' | 'replay' | 'transfer';

/** What all ways of starting a run have in common. */
export interface RunOrigin {
  readonly workspaceId: string;
  readonly trigger: RunTrigger;
  /** Two requests with one key start one run. */
  readonly idempotencyKey?: string | undefined;
  /** Higher first, within the workspace. */
  readonly priority?: number | undefined;
  readonly createdById?: string | undefined;
  readonly hardeningJobId?: string | undefined;
}

export interface StartedRun {
  readonly runId: string;
  readonly number: number;
  /** False where the idempotency key named a run that was there already. */
  readonly created: boolean;
}

const runRow = z.object({ runId: z.string(), number: z.int() });

/** The run that an idempotency key named before. */
export async function runByKey(tx: Sql, origin: RunOrigin): Promise<StartedRun | undefined> {
  if (origin.idempotencyKey === undefined) return undefined;
  // Held until the transaction ends: of two requests with one key, the second waits and then finds the first one's run.
  await execute(
    tx,
    'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text',
    `${origin.workspaceId} ${origin.idempotencyKey}`,
  );
  const [run] = await query(tx, {
    text: 'SELECT "id"::text AS "runId", "number" FROM "Run" WHERE "workspaceId" = $1::uuid AND "idempotencyKey" = $2',
    values: [origin.workspaceId, origin.idempotencyKey],
    row: runRow,
  });
  return run === undefined ? undefined : { ...run, created: false };
}

/** Writes a run, its models and the task that plans it, in the caller's transaction. */
export async function createRun(
  tx: Sql,
  request: {
    readonly origin: RunOrigin;
    readonly kind: RunKind;
    readonly campaignId: string | null;
    readonly priority: number;
    readonly snapshot: RunSnapshot;
  },
): Promise<StartedRun> {
  const { origin, kind, campaignId, priority } = request;
  const snapshot = runSnapshotSchema.parse(request.snapshot);
  const { configuration, models, dataset, images, sourceRunId } = snapshot;
  const configurationHash = hashOf({
    configuration,
    models: models.map(({ sha256, contract, samplesOf }) => ({
      ...{ sha256, contract },
      // Only where there is one: what older runs were hashed as stays what the same run is hashed as today.
      ...(samplesOf === null ? {} : { samplesOf: samplesOf.modelVersionId }),
    })),
    dataset: dataset.contentHash,
    images,
    sourceRunId,
  });
  // One transaction at a time numbers the runs of a workspace; foreign keys to the workspace do not wait for this lock.
  await execute(tx, 'SELECT 1 FROM "Workspace" WHERE "id" = $1::uuid FOR NO KEY UPDATE', origin.workspaceId);
  const runId = uuidV7();
  const [run] = await query(tx, {
    text: `INSERT INTO "Run" ("id", "workspaceId", "campaignId", "number", "kind", "trigger", "snapshot", "configurationHash", "seed",
                              "idempotencyKey", "priority", "sourceRunId", "hardeningJobId", "createdById")
           SELECT $1::uuid, $2::uuid, $3::uuid, coalesce(max("number"), 0) + 1, $4::"RunKind", $5::"RunTrigger", $6::jsonb, $7,
                  $8::bigint, $9, $10::int, $11::uuid, $12::uuid, $13::uuid
           FROM "Run" WHERE "workspaceId" = $2::uuid
           RETURNING "id"::text AS "runId", "number"`,
    values: [
      runId,
      origin.workspaceId,
      campaignId,
      kind,
      origin.trigger,
      JSON.stringify(snapshot),
      configurationHash,
      String(configuration.seed),
      origin.idempotencyKey ?? null,
      priority,
      sourceRunId,
      origin.hardeningJobId ?? null,
      origin.createdById ?? null,
    ],
    row: runRow,
  });
  if (run === undefined) throw new Error('unreachable: INSERT returned no run');
  await execute(
    tx,
    `INSERT INTO "RunModel" ("runId", "ordinal", "modelVersionId")
     SELECT $1::uuid, m."ordinal", m."modelVersionId"
     FROM jsonb_to_recordset($2::jsonb) AS m("ordinal" smallint, "modelVersionId" uuid)`,
    runId,
    JSON.stringify(models),
  );
  await enqueueTask(tx, {
    workspaceId: origin.workspaceId,
    kind: 'plan_run',
    payload: { runId },
    runId,
    priority,
  });
  await notify(tx, { kind: 'run_changed', workspaceId: origin.workspaceId, runId, cells: false });
  return { ...run, created: true };
}
