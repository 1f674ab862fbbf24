import { hardeningOfResult } from '@holdfast/db';
import type { ReportExtras } from '@holdfast/reporting';
import { readBlob } from '@holdfast/storage';
import { hardeningEvaluationSchema, hardeningRecordSchema } from '@holdfast/training';
import type { TaskContext } from '../context.ts';

/** A record names every photo that was trained on; it holds no weights. */
export const MAX_RECORD_BYTES = 2 ** 28;

/**
 * What a report says about the hardening that made a model version: its record, with what has been measured by now. Empty where the version is as it was
 * uploaded. A campaign that starts with the hardened version may end before the measurement, so the same run's report can say more later.
 */
export async function hardeningOf(
  { db, store }: Pick<TaskContext, 'db' | 'store'>,
  { workspaceId, modelVersionId }: { readonly workspaceId: string; readonly modelVersionId: string },
): Promise<Pick<ReportExtras, 'hardening'>> {
  const known = await hardeningOfResult(db.prisma, { workspaceId, modelVersionId });
  if (known === undefined) return {};
  const key = { workspaceId, sha256: known.recordSha256 };
  const bytes = await readBlob({ store, key, maxBytes: MAX_RECORD_BYTES });
  const record = hardeningRecordSchema.parse(JSON.parse(bytes.toString('utf8')));
  const evaluation = hardeningEvaluationSchema.nullable().parse(known.evaluation);
  return { hardening: { ...record, evaluation } };
}
