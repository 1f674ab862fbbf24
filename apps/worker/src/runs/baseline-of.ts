import { baselineInForce, baselinesOfCampaigns } from '@holdfast/db';
import { counterpartOf, runReportsSchema } from '@holdfast/domain';
import { resultsSchema, type Results } from '@holdfast/results';
import { readBlob } from '@holdfast/storage';
import type { TaskContext } from '../context.ts';
import { readRun, type LoadedRun } from './read-run.ts';

export const MAX_RESULTS_BYTES = 2 ** 29;

/** What a model of a run is held against. */
export interface BaselineResults {
  /** `default (run 7)`. */
  readonly label: string;
  /** Null where the blessed run has no results of this model. */
  readonly results: Results | null;
}

/** The results of the model's counterpart in the run that counts as baseline of the campaign; null without a baseline, and for the baseline itself. */
export async function baselineOf(
  { db, store }: Pick<TaskContext, 'db' | 'store'>,
  { run, snapshot }: LoadedRun,
  modelOrdinal: number,
): Promise<BaselineResults | null> {
  if (run.campaignId === null) return null;
  const baseline = baselineInForce(await baselinesOfCampaigns(db.prisma, [run.campaignId]));
  if (baseline === null || baseline.runId === run.id) return null;
  const other = await readRun(db, baseline.runId);
  const label = `${baseline.name} (run ${other.run.number})`;
  const before = counterpartOf(snapshot, modelOrdinal, other.snapshot);
  const reports = runReportsSchema.safeParse(other.run.reports).data ?? [];
  const stored = reports.find((report) => report.modelOrdinal === before?.ordinal);
  if (stored === undefined) return { label, results: null };
  const key = { workspaceId: run.workspaceId, sha256: stored.resultsSha256 };
  const bytes = await readBlob({ store, key, maxBytes: MAX_RESULTS_BYTES });
  return { label, results: resultsSchema.parse(JSON.parse(bytes.toString('utf8'))) };
}
