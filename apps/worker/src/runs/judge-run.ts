import { decidedFindings } from '@holdfast/db';
import { evaluateGate, type GateBaselineRun, type GateVerdict } from '@holdfast/gates';
import { runReportsSchema } from '@holdfast/domain';
import { comparableOutcomes } from '@holdfast/reporting';
import { incomparable, resultsSchema } from '@holdfast/results';
import { readBlob } from '@holdfast/storage';
import type { TaskContext } from '../context.ts';
import type { FinishedModel } from '../handlers/finalise-run.ts';
import { modelAt, readRun, type LoadedRun } from './read-run.ts';

const MAX_RESULTS_BYTES = 2 ** 29;

/** A run passes only if all of its model versions do, so its own verdict is the worst of theirs. */
export interface RunVerdicts {
  readonly worst: GateVerdict;
  readonly ofModels: readonly { readonly ordinal: number; readonly verdict: GateVerdict }[];
}

/** The gate's verdict on each model version of a run, against the active baseline of its campaign where there is one; null without a gate. */
export async function judgeRun(
  context: TaskContext,
  { loaded, models }: { readonly loaded: LoadedRun; readonly models: readonly FinishedModel[] },
): Promise<RunVerdicts | null> {
  const { gate } = loaded.snapshot;
  if (gate === null) return null;
  const ofModels: { ordinal: number; verdict: GateVerdict }[] = [];
  const { workspaceId } = loaded.run;
  const { objective } = loaded.snapshot.configuration;
  for (const model of models) {
    const { modelId, ordinal } = model;
    ofModels.push({
      ordinal,
      verdict: evaluateGate({
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
    });
  }
  const rank = { fail: 0, inconclusive: 1, pass: 2 } as const;
  const [worst] = ofModels.map(({ verdict }) => verdict).sort((a, b) => rank[a.status] - rank[b.status]);
  return worst === undefined ? null : { worst, ofModels };
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
  const samplesOf = modelAt(snapshot, model.ordinal).samplesOf?.modelId;
  const before =
    other.snapshot.models.find((own) => own.modelId === model.modelId && own.samplesOf?.modelId === samplesOf) ??
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
