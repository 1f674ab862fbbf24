import { changesOf } from '@holdfast/db';
import { notTestedFacts, referenceSentence } from '@holdfast/reporting';
import { builder } from '../../graphql/builder.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';
import { modelAsked } from '../runs/run.ts';
import { modelsOfRun } from '../runs/parts.ts';
import { baselineCell } from './baseline-report.ts';
import { cellAsked } from './cell-asked.ts';
import { groupsOf } from './image-groups.ts';
import { loadReport, type ShownReport } from './load-report.ts';
import { AttackComparison, Cell, JointRate, jointParts, StrengthCurve } from './parts.ts';
import { NotTestedFacts, ReportReference } from './scope.ts';
import {
  Accuracy,
  ChangeCounts,
  NormsSummary,
  ReportCounts,
  ReportVerdict,
  ReportWarning,
  SurrogateDistance,
} from './small-parts.ts';

const Report = builder.objectRef<ShownReport>('Report').implement({
  description:
    'Everything of packages/reporting that the page shows, for one model version. Partial while the run goes on.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    accuracy: t.field({ type: Accuracy, nullable: true, resolve: ({ head }) => head.accuracy }),
    cells: t.field({ type: [Cell], resolve: (report) => report.head.cells.map((part) => ({ report, part })) }),
    changes: t.field({
      type: ChangeCounts,
      nullable: true,
      resolve: async ({ run, modelOrdinal, head }, _args, context) => {
        const cell = cellAsked(run, head.verdict);
        const baseline = await baselineCell(context, { run, modelOrdinal, ...cell });
        if (baseline === undefined) return null;
        const { id: runId, workspaceId } = run;
        const filter = { workspaceId, runId, modelOrdinal, ...cell, baseline };
        return changesOf(await groupsOf(context, { run, filter }));
      },
    }),
    comparisons: t.field({ type: [AttackComparison], resolve: ({ head }) => [...head.comparisons] }),
    complete: t.exposeBoolean('complete'),
    counts: t.field({ type: ReportCounts, resolve: ({ head, done }) => ({ ...head.counts, done }) }),
    curves: t.field({
      type: [StrengthCurve],
      resolve: (report) => report.head.curves.map((part) => ({ report, part })),
    }),
    joint: t.field({ type: [JointRate], resolve: ({ head }) => jointParts(head.joint) }),
    modelOrdinal: t.exposeInt('modelOrdinal'),
    norms: t.field({ type: [NormsSummary], resolve: ({ head }) => [...head.norms] }),
    notTested: t.field({ type: ['String'], resolve: ({ head }) => [...head.notTested] }),
    notTestedFacts: t.field({ type: NotTestedFacts, resolve: ({ head }) => notTestedFacts(head) }),
    provenance: t.field({
      type: 'JSON',
      nullable: true,
      resolve: async ({ run, modelOrdinal }, _args, context) => {
        const models = await modelsOfRun(context).load(run.id);
        return models.find(({ ordinal }) => ordinal === modelOrdinal)?.provenance ?? null;
      },
    }),
    reference: t.string({ resolve: ({ head }) => head.reference }),
    referenceKind: t.field({
      type: ReportReference,
      resolve: ({ head }) => (head.reference === referenceSentence(true) ? 'labels' : 'clean_prediction'),
    }),
    surrogate: t.field({ type: [SurrogateDistance], resolve: ({ head }) => [...head.surrogate] }),
    verdict: t.field({ type: ReportVerdict, resolve: ({ head }) => head.verdict }),
    warnings: t.field({ type: [ReportWarning], resolve: ({ head }) => [...head.warnings] }),
  }),
});

builder.objectFields(Run.ref, (t) => ({
  report: t.field({
    type: Report,
    args: { modelOrdinal: t.arg.int() },
    complexity: 20,
    resolve: (run, { modelOrdinal }, context) =>
      loadReport(context, { run, modelOrdinal: modelAsked(run, modelOrdinal) }),
  }),
  reports: t.field({
    type: [Report],
    description: 'Of each model version of the run, by ordinal: what stands side by side in the matrix.',
    complexity: 60,
    resolve: (run, _args, context) =>
      Promise.all(snapshotOf(run).models.map(({ ordinal }) => loadReport(context, { run, modelOrdinal: ordinal }))),
  }),
}));
