import { decidedFindings } from '@holdfast/db';
import { evaluateGate, type GateBaselineRun, type GateVerdict } from '@holdfast/gates';
import { comparableOutcomes } from '@holdfast/reporting';
import { incomparability, incomparable } from '@holdfast/results';
import type { TaskContext } from '../context.ts';
import type { FinishedModel } from '../handlers/finalise-run.ts';
import { baselineOf } from './baseline-of.ts';
import type { LoadedRun } from './read-run.ts';

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
  context: TaskContext,
  loaded: LoadedRun,
  model: FinishedModel,
): Promise<GateBaselineRun | null> {
  const baseline = await baselineOf(context, loaded, model.ordinal);
  if (baseline === null) return null;
  const { label, results } = baseline;
  if (results === null) return { label, incomparable: incomparability.say('no_results'), outcomes: [] };
  return { label, incomparable: incomparable(results, model.results), outcomes: comparableOutcomes(results).outcomes };
}
