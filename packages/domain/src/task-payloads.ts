import { z } from 'zod';

const id = z.string().min(1);

/** What each kind of task is told: ids only, since the rows are the truth. */
export const taskPayloads = {
  /** Resolves images, measures cost, makes the attack tasks. */
  plan_run: z.strictObject({ runId: id }),
  /** Some images of a run, all attacks, one model version. */
  attack_images: z.strictObject({ runId: id, modelOrdinal: z.int().min(0), positions: z.array(z.int().min(0)).min(1) }),
  /** Report, verdict, findings, notifications. */
  finalise_run: z.strictObject({ runId: id }),
  inspect_model: z.strictObject({ modelVersionId: id }),
  /** Predictions on up to five images with the contract given, before it is confirmed. */
  preview_model: z.strictObject({ modelVersionId: id, contract: z.unknown(), imageIds: z.array(id).min(1).max(5) }),
  probe_picture: z.strictObject({ probeId: id }),
  import_dataset: z.strictObject({ datasetVersionId: id }),
  harden_model: z.strictObject({ hardeningJobId: id }),
  /** `recordSha256`: the training's record, which says what was trained on; evaluations refuse those pictures. */
  evaluate_hardening: z.strictObject({ hardeningJobId: id, recordSha256: id }),
  render_export: z.strictObject({
    runId: id,
    modelOrdinal: z.int().min(0),
    format: z.enum(['html', 'json', 'csv', 'junit', 'sarif', 'markdown', 'pdf']),
  }),
  deliver_webhook: z.strictObject({ deliveryId: id }),
  /** Orphans, expired uploads, retention, stale workers. */
  maintain: z.strictObject({}),
} as const;

export type TaskKind = keyof typeof taskPayloads;
export type TaskPayload<Kind extends TaskKind> = z.infer<(typeof taskPayloads)[Kind]>;
