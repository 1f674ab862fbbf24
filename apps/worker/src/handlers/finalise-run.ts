import { loadImageResults, recordFindings, runLayout, saveImageResult } from '@holdfast/db';
import { taskStep, problemSchema, type RunReports, type RunSummary } from '@holdfast/domain';
import { finishTask, holdClaim, notify } from '@holdfast/jobs';
import { buildReport, headOf, renderJson, type Report } from '@holdfast/reporting';
import type { Results } from '@holdfast/results';
import type { Handler, TaskContext, TaskOf } from '../context.ts';
import { jsonValue } from '../files/json-value.ts';
import { saveBlob, writeArtifacts, type SavedBlob } from '../files/save-blob.ts';
import { hardeningOf } from '../hardening/hardening-of.ts';
import { driftOf } from '../runs/drift.ts';
import { judgeRun } from '../runs/judge-run.ts';
import { labelIndex } from '../runs/label-index.ts';
import { loadResults } from '../runs/load-results.ts';
import { readRun, type LoadedRun } from '../runs/read-run.ts';
import { announceRun } from '../runs/announce-run.ts';

/** What a finished run stores about one of its models. */
export interface FinishedModel {
  readonly ordinal: number;
  readonly modelId: string;
  readonly modelVersionId: string;
  readonly results: Results;
  readonly report: Report;
}

/**
 * Ends a run: lists what was never done as errors, computes the reports from what is stored, judges the gate, records findings and tells whoever
 * asked. Everything but blobs and findings is written in one transaction with the end of the claim, so it happens exactly once.
 */
export const finaliseRun: Handler<'finalise_run'> = async (context, task) => {
  const { db, store, clock, reach } = context;
  const loaded = await readRun(db, task.payload.runId);
  const { run, snapshot } = loaded;
  await listMissing(context, task, loaded);
  const finishedAt = clock();
  const models: FinishedModel[] = [];
  const reports: RunReports = [];
  const blobs: SavedBlob[] = [];
  for (const { ordinal, modelId, modelVersionId } of snapshot.models) {
    context.progress({ fraction: ordinal / snapshot.models.length, says: taskStep.say('computes_report') });
    const results = await loadResults(db.prisma, { loaded, modelOrdinal: ordinal, finishedAt });
    const { workspaceId } = run;
    const report = buildReport(results, await hardeningOf(context, { workspaceId, modelVersionId }));
    const put = (text: string): Promise<SavedBlob> =>
      saveBlob(store, {
        workspaceId,
        bytes: new TextEncoder().encode(text),
        kind: 'report',
        mediaType: 'application/json',
      });
    const stored = await put(renderJson(report));
    const head = await put(JSON.stringify(headOf(report)));
    const raw = await put(JSON.stringify(results));
    models.push({ ordinal, modelId, modelVersionId, results, report });
    reports.push({
      modelOrdinal: ordinal,
      reportSha256: stored.sha256,
      headSha256: head.sha256,
      resultsSha256: raw.sha256,
    });
    blobs.push(stored, head, raw);
  }
  reach('mid_finalise');
  const verdicts = await judgeRun(context, { loaded, models });
  const verdict = verdicts?.worst ?? null;
  const alerts = await driftOf(context, { loaded, models });
  await keepFindings(context, task, loaded);
  await db.transaction(
    async (tx) => {
      await holdClaim(tx, task);
      await writeArtifacts(tx, { workspaceId: run.workspaceId, blobs });
      await tx.run.update({
        where: { id: run.id },
        data: {
          state: 'done',
          finishedAt,
          summary: summaryOf(models),
          reports,
          ...(verdict === null ? {} : { verdict: jsonValue(verdict), gateStatus: verdict.status }),
        },
      });
      for (const { ordinal, verdict: own } of verdicts?.ofModels ?? []) {
        await tx.runModel.update({
          where: { runId_ordinal: { runId: run.id, ordinal } },
          data: { verdict: jsonValue(own) },
        });
      }
      await announceRun(tx, { loaded, alerts, verdict });
      await notify(tx, { kind: 'run_changed', workspaceId: run.workspaceId, runId: run.id, cells: true });
      reach('before_finish');
      await finishTask(tx, task);
    },
    { timeoutMs: 120_000 },
  );
};

/** Before the end and attack by attack: recording again changes nothing, and all of a large run in one transaction would hold it for a minute. */
async function keepFindings(
  { db }: TaskContext,
  task: TaskOf<'finalise_run'>,
  { run, snapshot }: LoadedRun,
): Promise<void> {
  const { id: runId, workspaceId } = run;
  // A sample that was made for another model and does not fool this one has mended nothing.
  if (run.kind === 'transfer') return;
  const layout = runLayout(snapshot);
  const { objective } = snapshot.configuration;
  for (const { ordinal: modelOrdinal } of snapshot.models) {
    for (const attackOrdinal of layout.attacks.keys()) {
      await db.transaction(
        async (tx) => {
          await holdClaim(tx, task);
          await recordFindings(tx, { workspaceId, runId, modelOrdinal, layout, attackOrdinal, objective });
        },
        { timeoutMs: 300_000 },
      );
    }
  }
}

function summaryOf(models: readonly FinishedModel[]): RunSummary {
  return {
    models: models.map(({ ordinal, modelVersionId, report }) => ({
      ordinal,
      modelVersionId,
      cells: report.cells.map(({ attack, transform, attackSuccess }) => ({
        attack,
        transform,
        successes: attackSuccess.successes,
        n: attackSuccess.n,
      })),
    })),
  };
}

/** Images whose task failed for good, for a reason outside of the image: errors with that reason, never dropped. */
async function listMissing(context: TaskContext, task: TaskOf<'finalise_run'>, loaded: LoadedRun): Promise<void> {
  const { db } = context;
  const { run, snapshot } = loaded;
  const layout = runLayout(snapshot);
  const images = await db.prisma.runImage.findMany({ where: { runId: run.id }, orderBy: { position: 'asc' } });
  const failed = await db.prisma.task.findFirst({
    where: { runId: run.id, kind: 'attack_images', state: 'failed' },
    orderBy: { finishedAt: 'desc' },
  });
  const problem = problemSchema.safeParse(failed?.failure);
  const reason = problem.success ? problem.data.got : 'its task did not come to an end';
  const told = problem.success ? { code: problem.data.code, values: [] } : { code: 'TASK_UNFINISHED', values: [] };
  for (const { ordinal, contract } of snapshot.models) {
    const key = { workspaceId: run.workspaceId, runId: run.id, modelOrdinal: ordinal };
    const done = new Set<number>();
    for await (const { position } of loadImageResults(db.prisma, { ...key, layout })) done.add(position);
    const classes = labelsOf(contract);
    for (const { position, name, label } of images) {
      if (done.has(position)) continue;
      const result = {
        image: {
          id: name,
          sha256: null,
          file: null,
          label: safeLabel(label, classes),
          prediction: null,
          eligible: false,
          reason,
          told,
          error: true,
        },
        samples: [],
        outcomes: [],
        surrogate: [],
        failures: [],
      };
      await db.transaction((tx) =>
        saveImageResult(tx, {
          ...key,
          taskId: task.taskId,
          token: task.token,
          layout,
          position,
          result,
          objectSize: null,
          files: [],
        }),
      );
    }
  }
}

function labelsOf(contract: unknown): string[] {
  const output: unknown = typeof contract === 'object' && contract !== null ? Reflect.get(contract, 'output') : null;
  const labels: unknown = typeof output === 'object' && output !== null ? Reflect.get(output, 'labels') : null;
  return Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : [];
}

/** A label that is no class is why the image failed; it has no index. */
function safeLabel(label: string | null, classes: readonly string[]): number | null {
  try {
    return labelIndex(label, classes) ?? null;
  } catch {
    return null;
  }
}
