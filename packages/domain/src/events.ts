import { z } from 'zod';

/**
 * Channel of Postgres' NOTIFY on which everything that moves is told. A payload holds ids only: whoever listens reads the rows, so a
 * notification that is late, lost or doubled changes nothing but the moment at which it is seen.
 */
export const EVENT_CHANNEL = 'holdfast_events';

/** Channel on which the relay is told that the outbox has something to hand over. */
export const OUTBOX_CHANNEL = 'holdfast_outbox';

const id = z.string().min(1);

export const platformEventSchema = z.discriminatedUnion('kind', [
  /** State, progress, or `cells`: samples were written, so that its matrix is worth reading again. */
  z.strictObject({ kind: z.literal('run_changed'), workspaceId: id, runId: id, cells: z.boolean() }),
  z.strictObject({ kind: z.literal('task_changed'), workspaceId: id, taskId: id }),
  z.strictObject({ kind: z.literal('probe_changed'), workspaceId: id, probeId: id }),
  z.strictObject({ kind: z.literal('hardening_changed'), workspaceId: id, hardeningJobId: id }),
  z.strictObject({ kind: z.literal('model_version_changed'), workspaceId: id, modelVersionId: id }),
  z.strictObject({ kind: z.literal('dataset_version_changed'), workspaceId: id, datasetVersionId: id }),
  z.strictObject({ kind: z.literal('worker_changed'), workerId: id }),
]);

export type PlatformEvent = z.infer<typeof platformEventSchema>;
