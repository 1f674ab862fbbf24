import { countOutcomes, decidedFindings, runLayout, stateFromRow, statesOf, type Run as RunRow } from '@holdfast/db';
import { evaluateGate, type GateRow, type GateRules, type GateVerdict as VerdictShape } from '@holdfast/gates';
import { incomparable } from '@holdfast/results';
import { builder } from '../../graphql/builder.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { InputError, inputError } from '../../graphql/errors.ts';
import { guard, type SignedInContext } from '../../graphql/guard.ts';
import { payload } from '../../graphql/payload.ts';
import { below } from '../campaigns/input-issue.ts';
import { readGate } from '../campaigns/read-definition.ts';
import { baselineOf } from '../report/baseline-report.ts';
import { modelRecordOf } from '../report/evidence.ts';
import { loadReport } from '../report/load-report.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';
import { GateVerdict, storedVerdict } from './gate-verdict.ts';

const evaluating = guard({ on: Run, action: 'run.read', field: ['runId'] });

builder.mutationField('gateEvaluate', (t) =>
  t.field({
    description:
      "Judges a finished run now: by the rules given or the campaign's, without what people accepted, against the present baseline.",
    type: payload<VerdictShape>('GatePayload', (p) => ({
      verdict: p.field({ type: GateVerdict, nullable: true, resolve: ({ result }) => result }),
    })),
    args: { gate: t.arg({ type: 'JSON' }), runId: t.arg.id({ required: true }) },
    extensions: evaluating.extensions,
    resolve: (_root, { gate, runId }, context) =>
      evaluating.run(context, runId, (run, known) => evaluate(known, { run, gate })),
  }),
);

/** Verdicts of more outcomes are those that the worker stored with the run. */
const MAX_OUTCOMES = 300_000;

const isTooLarge = async ({ database }: ApiContext, { id, workspaceId }: RunRow): Promise<boolean> =>
  (await countOutcomes(database.prisma, { workspaceId, runId: id })) > MAX_OUTCOMES;

async function evaluate(
  context: SignedInContext,
  { run, gate }: { readonly run: RunRow; readonly gate: unknown },
): Promise<VerdictShape> {
  if (run.state !== 'done') {
    throw inputError(
      'RUN_STATE',
      ['runId'],
      `expected a run that is done, got one that is ${run.state}; wait until it ends`,
    );
  }
  const stored = gate === undefined || gate === null ? storedVerdict(run) : null;
  // Findings and baseline may have changed since; a run too large to judge anew keeps the verdict of its end.
  if (stored !== null && (await isTooLarge(context, run))) return stored;
  const rules = gate === undefined || gate === null ? snapshotOf(run).gate : readRules(gate);
  if (rules === null) {
    throw inputError(
      'NO_GATE',
      ['gate'],
      'expected rules, got none: neither here nor in the campaign; add a gate to the campaign',
    );
  }
  const verdicts: VerdictShape[] = [];
  for (const { ordinal } of snapshotOf(run).models)
    verdicts.push(await judge(context, { run, modelOrdinal: ordinal, rules }));
  return worst(verdicts);
}

function readRules(gate: unknown): GateRules | null {
  const reading = readGate(gate);
  if (!reading.ok) throw new InputError(below(['gate'], reading.issues));
  return reading.value;
}

/** A run of several models is as good as its worst one. */
function worst(verdicts: readonly VerdictShape[]): VerdictShape {
  const rank = { fail: 0, inconclusive: 1, pass: 2 } as const;
  const [first] = [...verdicts].sort((a, b) => rank[a.status] - rank[b.status]);
  if (first === undefined) throw new Error('unreachable: a run has at least one model');
  return first;
}

async function judge(
  context: ApiContext & SignedInContext,
  { run, modelOrdinal, rules }: { readonly run: RunRow; readonly modelOrdinal: number; readonly rules: GateRules },
): Promise<VerdictShape> {
  const { configuration, models } = snapshotOf(run);
  const modelId = models.find(({ ordinal }) => ordinal === modelOrdinal)?.modelId ?? '';
  const { workspaceId } = run;
  const { objective } = configuration;
  const report = await loadReport(context, { run, modelOrdinal });
  const baseline = await baselineOf(context, { run, modelOrdinal });
  const outcomes = await rowsOf(context, { run, modelOrdinal });
  const before = baseline === null ? null : await rowsOf(context, baseline);
  return evaluateGate({
    rules,
    run: { complete: report.complete, outcomes, warnings: report.head.warnings },
    baseline:
      baseline === null || before === null
        ? null
        : {
            label: `#${baseline.run.number}`,
            incomparable: incomparable(comparedRun(baseline), comparedRun({ run, modelOrdinal })),
            outcomes: before,
          },
    knownFindings: await decidedFindings(context.database.prisma, { workspaceId, modelId, objective }),
    clock: context.now,
  });
}

const comparedRun = ({ run, modelOrdinal }: { readonly run: RunRow; readonly modelOrdinal: number }) => ({
  model: modelRecordOf(run, modelOrdinal),
  configuration: snapshotOf(run).configuration,
});

async function rowsOf(
  { database }: ApiContext,
  { run, modelOrdinal }: { readonly run: RunRow; readonly modelOrdinal: number },
): Promise<GateRow[]> {
  const layout = runLayout(snapshotOf(run));
  const rows = await statesOf(database.prisma, { runId: run.id, modelOrdinal, layout, take: MAX_OUTCOMES + 1 });
  if (rows.length > MAX_OUTCOMES) {
    const got = `more than ${MAX_OUTCOMES} outcomes`;
    throw inputError(
      'TOO_LARGE',
      ['gate'],
      `expected a run small enough to judge anew, got ${got}; set the gate in the campaign and leave it out here`,
    );
  }
  const { attacks } = layout;
  const { transforms } = snapshotOf(run);
  return rows.flatMap(({ attackOrdinal, transformOrdinal, state, image, name }) => {
    const attack = attacks[attackOrdinal];
    const transform = transforms[transformOrdinal];
    if (attack === undefined || transform === undefined) return [];
    return [{ image, name, attack, transform: transform.spec, seen: transform.seen, state: stateFromRow[state] }];
  });
}
