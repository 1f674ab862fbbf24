import type { TaskKind } from '@holdfast/domain';
import { execute, type Sql } from '../sql/client.ts';

/** What a task that failed for good leaves behind, with its reason: $1 is the task. Runs are seen to by `settleRun`. */
const STATEMENTS: Partial<Readonly<Record<TaskKind, string>>> = {
  inspect_model: `
    UPDATE "ModelVersion" v SET "state" = 'rejected', "rejection" = t."failure" FROM "Task" t
    WHERE t."id" = $1::uuid AND v."id" = (t."payload"->>'modelVersionId')::uuid AND v."state" = 'inspecting'`,
  import_dataset: `
    UPDATE "DatasetVersion" v SET "state" = 'failed', "failure" = t."failure" FROM "Task" t
    WHERE t."id" = $1::uuid AND v."id" = (t."payload"->>'datasetVersionId')::uuid AND v."state" = 'importing'`,
  probe_picture: `
    UPDATE "Probe" p SET "failure" = t."failure", "finishedAt" = now() FROM "Task" t
    WHERE t."id" = $1::uuid AND p."id" = (t."payload"->>'probeId')::uuid`,
  harden_model: `
    UPDATE "HardeningJob" j SET "state" = 'failed', "failure" = t."failure", "finishedAt" = now() FROM "Task" t
    WHERE t."id" = $1::uuid AND j."id" = (t."payload"->>'hardeningJobId')::uuid AND j."state" NOT IN ('done', 'cancelled', 'failed')`,
  evaluate_hardening: `
    UPDATE "HardeningJob" j SET "state" = 'failed', "failure" = t."failure", "finishedAt" = now() FROM "Task" t
    WHERE t."id" = $1::uuid AND j."id" = (t."payload"->>'hardeningJobId')::uuid AND j."state" NOT IN ('done', 'cancelled', 'failed')`,
  deliver_webhook: `
    UPDATE "WebhookDelivery" d SET "state" = 'failed', "error" = coalesce(d."error", t."failure"->>'got') FROM "Task" t
    WHERE t."id" = $1::uuid AND d."id" = (t."payload"->>'deliveryId')::uuid AND d."state" = 'pending'`,
};

/** Says on the row that waits for a task that it will not come, in the transaction in which the task fails, whoever ends it. */
export async function failOwner(
  tx: Sql,
  { taskId, kind }: { readonly taskId: string; readonly kind: TaskKind },
): Promise<void> {
  const statement = STATEMENTS[kind];
  if (statement !== undefined) await execute(tx, statement, taskId);
}

/** As `failOwner`, for a task whose end was asked for. A hardening job has one task at a time, so it has stopped with it. */
export async function cancelOwner(
  tx: Sql,
  { taskId, kind }: { readonly taskId: string; readonly kind: TaskKind },
): Promise<void> {
  if (kind !== 'harden_model' && kind !== 'evaluate_hardening') return;
  await execute(
    tx,
    `UPDATE "HardeningJob" j SET "state" = 'cancelled', "finishedAt" = now() FROM "Task" t
     WHERE t."id" = $1::uuid AND j."id" = (t."payload"->>'hardeningJobId')::uuid AND j."state" = 'cancelling'`,
    taskId,
  );
}
