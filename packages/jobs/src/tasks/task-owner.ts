import type { PlatformEvent, TaskKind } from '@holdfast/domain';
import { z } from 'zod';
import { notify } from '../events/notify.ts';
import { query, type Sql } from '../sql/client.ts';

/** The row that waits for a task of a kind. Runs have many tasks and are seen to by `settleRun`. */
interface Owner {
  /** Says on the row that the task ($1) failed for good, with its reason, and returns the row's id. */
  readonly fail: string;
  /** Tells those who watch the row; nobody watches a delivery. */
  readonly event?: (workspaceId: string, id: string) => PlatformEvent;
}

const failedHardening: Owner = {
  fail: `
    UPDATE "HardeningJob" j SET "state" = 'failed', "failure" = t."failure", "finishedAt" = now() FROM "Task" t
    WHERE t."id" = $1::uuid AND j."id" = (t."payload"->>'hardeningJobId')::uuid AND j."state" NOT IN ('done', 'cancelled', 'failed')
    RETURNING j."id"::text AS "id"`,
  event: (workspaceId, hardeningJobId) => ({ kind: 'hardening_changed', workspaceId, hardeningJobId }),
};

const OWNERS: Partial<Readonly<Record<TaskKind, Owner>>> = {
  inspect_model: {
    fail: `
      UPDATE "ModelVersion" v SET "state" = 'rejected', "rejection" = t."failure" FROM "Task" t
      WHERE t."id" = $1::uuid AND v."id" = (t."payload"->>'modelVersionId')::uuid AND v."state" = 'inspecting'
      RETURNING v."id"::text AS "id"`,
    event: (workspaceId, modelVersionId) => ({ kind: 'model_version_changed', workspaceId, modelVersionId }),
  },
  import_dataset: {
    fail: `
      UPDATE "DatasetVersion" v SET "state" = 'failed', "failure" = t."failure" FROM "Task" t
      WHERE t."id" = $1::uuid AND v."id" = (t."payload"->>'datasetVersionId')::uuid AND v."state" = 'importing'
      RETURNING v."id"::text AS "id"`,
    event: (workspaceId, datasetVersionId) => ({ kind: 'dataset_version_changed', workspaceId, datasetVersionId }),
  },
  probe_picture: {
    fail: `
      UPDATE "Probe" p SET "failure" = t."failure", "finishedAt" = now() FROM "Task" t
      WHERE t."id" = $1::uuid AND p."id" = (t."payload"->>'probeId')::uuid
      RETURNING p."id"::text AS "id"`,
    event: (workspaceId, probeId) => ({ kind: 'probe_changed', workspaceId, probeId }),
  },
  harden_model: failedHardening,
  evaluate_hardening: failedHardening,
  deliver_webhook: {
    fail: `
      UPDATE "WebhookDelivery" d SET "state" = 'failed', "error" = coalesce(d."error", t."failure"->>'got') FROM "Task" t
      WHERE t."id" = $1::uuid AND d."id" = (t."payload"->>'deliveryId')::uuid AND d."state" = 'pending'
      RETURNING d."id"::text AS "id"`,
  },
};

/** A hardening job has one task at a time: it has stopped with it. */
const CANCEL_HARDENING = `
  UPDATE "HardeningJob" j SET "state" = 'cancelled', "finishedAt" = now() FROM "Task" t
  WHERE t."id" = $1::uuid AND j."id" = (t."payload"->>'hardeningJobId')::uuid AND j."state" = 'cancelling'
  RETURNING j."id"::text AS "id"`;

interface Ended {
  readonly taskId: string;
  readonly workspaceId: string;
  readonly kind: TaskKind;
}

/** Says on the row that waits for a task that it will not come, and tells its watchers, in the transaction in which the task fails, whoever ends it. */
export async function failOwner(tx: Sql, task: Ended): Promise<void> {
  const owner = OWNERS[task.kind];
  if (owner !== undefined) await change(tx, task, { statement: owner.fail, event: owner.event });
}

/** As `failOwner`, for a task whose end was asked for. */
export async function cancelOwner(tx: Sql, task: Ended): Promise<void> {
  if (OWNERS[task.kind] === failedHardening)
    await change(tx, task, { statement: CANCEL_HARDENING, event: failedHardening.event });
}

async function change(
  tx: Sql,
  { taskId, workspaceId }: Ended,
  { statement, event }: { readonly statement: string; readonly event: Owner['event'] },
): Promise<void> {
  const changed = await query(tx, { text: statement, values: [taskId], row: z.object({ id: z.string() }) });
  for (const { id } of changed) if (event !== undefined) await notify(tx, event(workspaceId, id));
}
