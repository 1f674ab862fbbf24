import { taskStep, runReportsSchema, type TaskPayload } from '@holdfast/domain';
import { gateVerdictSchema } from '@holdfast/gates';
import { finishTask, holdClaim, notify } from '@holdfast/jobs';
import {
  buildReport,
  renderHtml,
  renderJson,
  renderJUnit,
  renderMarkdown,
  renderOutcomesCsv,
  renderSarif,
  type Report,
  type ReportExtras,
} from '@holdfast/reporting';
import { resultsSchema, type Results } from '@holdfast/results';
import { readBlob } from '@holdfast/storage';
import { compactPicture, defaultDecodeLimits } from '@holdfast/vision';
import type { Handler, TaskContext } from '../context.ts';
import { renderPdf } from '../exports/pdf.ts';
import { saveBlob, writeArtifacts } from '../files/save-blob.ts';
import { hardeningOf } from '../hardening/hardening-of.ts';
import { UnfitError } from '../problem-of.ts';
import { baselineOf, MAX_RESULTS_BYTES } from '../runs/baseline-of.ts';
import { loadResults } from '../runs/load-results.ts';
import { modelAt, readRun, type LoadedRun } from '../runs/read-run.ts';

type Format = TaskPayload<'render_export'>['format'];

const KINDS: Readonly<Record<Format, { readonly extension: string; readonly mediaType: string }>> = {
  html: { extension: 'html', mediaType: 'text/html' },
  json: { extension: 'json', mediaType: 'application/json' },
  csv: { extension: 'csv', mediaType: 'text/csv' },
  junit: { extension: 'junit.xml', mediaType: 'application/xml' },
  sarif: { extension: 'sarif', mediaType: 'application/sarif+json' },
  markdown: { extension: 'md', mediaType: 'text/markdown' },
  pdf: { extension: 'pdf', mediaType: 'application/pdf' },
};

/** Renders the report of one model of a run; of a run that goes on, what is there so far. The file is named in the task's progress. */
export const renderExport: Handler<'render_export'> = async (context, task) => {
  const { db, store } = context;
  const { runId, modelOrdinal, format } = task.payload;
  const { workspaceId } = task;
  const loaded = await readRun(db, runId);
  const model = modelAt(loaded.snapshot, modelOrdinal);
  const results = await resultsOf(context, loaded, modelOrdinal);
  context.progress({ fraction: null, says: taskStep.say('renders', format) });
  const report = buildReport(results, {
    ...(await hardeningOf(context, { workspaceId, modelVersionId: model.modelVersionId })),
    ...(await judgementOf(context, loaded, modelOrdinal)),
  });
  const bytes = await render(context, { format, results, report, runId, workspaceId, modelOrdinal });
  const { extension, mediaType } = KINDS[format];
  const blob = await saveBlob(store, { workspaceId, bytes, kind: 'report', mediaType });
  const part = results.complete ? '' : '-partial';
  const fileName = `run-${loaded.run.number}-${model.modelName}-v${model.number}${part}.${extension}`.replaceAll(
    /[^\w.-]+/g,
    '-',
  );
  await db.transaction(async (tx) => {
    await holdClaim(tx, task);
    await writeArtifacts(tx, { workspaceId, blobs: [blob] });
    const rendered = taskStep.say('rendered');
    const artifact = { sha256: blob.sha256, fileName, mediaType };
    await tx.task.update({
      where: { id: task.taskId },
      data: { progress: { fraction: 1, message: rendered.text, told: { ...rendered.told }, artifact } },
    });
    await notify(tx, { kind: 'run_changed', workspaceId, runId, cells: false });
    await finishTask(tx, task);
  });
};

/** The verdict of the gate as the run ended with it, and what the campaign's baseline is now; a run that did not end has neither. */
async function judgementOf(
  context: TaskContext,
  loaded: LoadedRun,
  modelOrdinal: number,
): Promise<Pick<ReportExtras, 'gate' | 'baseline'>> {
  const { id: runId, state } = loaded.run;
  if (state !== 'done') return {};
  const where = { runId_ordinal: { runId, ordinal: modelOrdinal } };
  const { verdict } = await context.db.prisma.runModel.findUniqueOrThrow({ where, select: { verdict: true } });
  const gate = gateVerdictSchema.nullable().parse(verdict);
  const baseline = await baselineOf(context, loaded, modelOrdinal);
  return {
    ...(gate === null ? {} : { gate }),
    ...(baseline === null || baseline.results === null
      ? {}
      : { baseline: { label: baseline.label, results: baseline.results } }),
  };
}

/** The stored results of a finished run; else what its rows hold now. */
async function resultsOf({ db, store, clock }: TaskContext, loaded: LoadedRun, modelOrdinal: number): Promise<Results> {
  const { run } = loaded;
  const reports = runReportsSchema.safeParse(run.reports);
  const stored = reports.success ? reports.data.find((report) => report.modelOrdinal === modelOrdinal) : undefined;
  if (stored === undefined || run.state !== 'done') {
    return loadResults(db.prisma, { loaded, modelOrdinal, finishedAt: clock() });
  }
  const key = { workspaceId: run.workspaceId, sha256: stored.resultsSha256 };
  const bytes = await readBlob({ store, key, maxBytes: MAX_RESULTS_BYTES });
  return resultsSchema.parse(JSON.parse(bytes.toString('utf8')));
}

interface Rendering {
  readonly format: Format;
  readonly results: Results;
  readonly report: Report;
  readonly workspaceId: string;
  readonly runId: string;
  readonly modelOrdinal: number;
}

async function render(context: TaskContext, request: Rendering): Promise<Uint8Array> {
  const { format, results, report } = request;
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  switch (format) {
    case 'json':
      return encode(renderJson(report));
    case 'html':
      return encode(await htmlOf(context, request));
    case 'pdf':
      return renderPdf(await htmlOf(context, request), { chromium: context.settings.chromium, signal: context.signal });
    case 'csv':
      return encode(renderOutcomesCsv(results, report));
    case 'junit':
      return encode(renderJUnit(report));
    case 'sarif':
      return encode(renderSarif(report));
    case 'markdown':
      return encode(renderMarkdown(report));
    default: {
      const unknown: never = format;
      throw new Error(`unreachable: format ${String(unknown)}`);
    }
  }
}

async function htmlOf(
  { db, store }: TaskContext,
  { report, workspaceId, runId, modelOrdinal }: Rendering,
): Promise<string> {
  return renderHtml(report, {
    readArtifact: async (path, use) => {
      const file = await db.prisma.runFile.findFirst({
        where: { runId, modelOrdinal, path },
        include: { artifact: { select: { sha256: true } } },
      });
      if (file === null) {
        throw new UnfitError({
          code: 'PICTURES_DELETED',
          where: path,
          expected: 'a stored image',
          got: 'none',
          fix: 'images of old runs are deleted after a while: choose a format without images',
        });
      }
      const key = { workspaceId, sha256: file.artifact.sha256 };
      const png = await readBlob({ store, key, maxBytes: defaultDecodeLimits.maxBytes });
      return compactPicture(png, { lossless: use === 'pixels' });
    },
  });
}
