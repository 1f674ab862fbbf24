import { decidedFindings } from '@holdfast/db';
import { evaluateGate, type GateBaselineRun, type GateVerdict } from '@holdfast/gates';
import { runReportsSchema } from '@holdfast/domain';
import { comparableOutcomes } from '@holdfast/reporting';
import { incomparable, resultsSchema } from '@holdfast/results';
import { readBlob } from '@holdfast/storage';
import type { TaskContext } from '../context.ts';
import type { FinishedModel } from '../handlers/finalise-run.ts';
import { readRun, type LoadedRun } from './read-run.ts';

const MAX_RESULTS_BYTES = 2 ** 29;

/**
 * The gate's verdict on a run, against the active baseline of its campaign where there is one; null without a gate. Of several models the worst verdict
 * counts: a run passes only if all of its models do.
 */
export async function judgeRun(
  context: TaskContext,
  { loaded, models }: { readonly loaded: LoadedRun; readonly models: readonly FinishedModel[] },
): Promise<GateVerdict | null> {
  const { gate } = loaded.snapshot;
  if (gate === null) return null;
  const verdicts: GateVerdict[] = [];
  const { workspaceId } = loaded.run;
  const { objective } = loaded.snapshot.configuration;
  for (const model of models) {
    const { modelId } = model;
    verdicts.push(
      evaluateGate({
        rules: gate,
        run: {
          complete: model.results.complete,
          outcomes: comparableOutcomes(model.results).outcomes,
          warnings: model.report.warnings,
        },
        baseline: await baselineFor(context, loaded, model),
        knownFindings: await decidedFindings(context.db.prisma, { workspaceId, modelId, objective }),
        clock: context.clock,
      }),
    );
  }
  const rank = { fail: 0, inconclusive: 1, pass: 2 } as const;
  return [...verdicts].sort((a, b) => rank[a.status] - rank[b.status])[0] ?? null;
}

async function baselineFor(
  { db, store }: TaskContext,
  { run, snapshot }: LoadedRun,
  model: FinishedModel,
): Promise<GateBaselineRun | null> {
  if (run.campaignId === null) return null;
  const baseline = await db.prisma.baseline.findFirst({ where: { campaignId: run.campaignId, active: true } });
  if (baseline === null || baseline.runId === run.id) return null;
  const other = await readRun(db, baseline.runId);
  const label = `${baseline.name} (run ${other.run.number})`;
  const before =
    other.snapshot.models.find(({ modelId }) => modelId === model.modelId) ??
    (snapshot.models.length === 1 ? other.snapshot.models[0] : undefined);
  const reports = runReportsSchema.safeParse(other.run.reports);
  const stored = reports.success
    ? reports.data.find(({ modelOrdinal }) => modelOrdinal === before?.ordinal)
    : undefined;
  if (stored === undefined) {
    return { label, incomparable: 'it has no results of this model', outcomes: [] };
  }
  const bytes = await readBlob({
    store,
    key: { workspaceId: run.workspaceId, sha256: stored.resultsSha256 },
    maxBytes: MAX_RESULTS_BYTES,
  });
  const results = resultsSchema.parse(JSON.parse(bytes.toString('utf8')));
  return { label, incomparable: incomparable(results, model.results), outcomes: comparableOutcomes(results).outcomes };
}
