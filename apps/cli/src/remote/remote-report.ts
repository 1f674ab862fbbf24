import {
  accepted,
  ExportCreateDocument,
  GateEvaluateDocument,
  pollUntil,
  RunExportsDocument,
  RunReportDocument,
  RunTransferDocument,
  type ExportFormat,
  type GateVerdictPartsFragment,
  type RatePartsFragment,
  type VersionNameFragment,
} from '@holdfast/client';
import { UsageError } from '../errors/usage-error.ts';
import { formatTable } from '../output/table.ts';
import { runNumbered, type Remote } from './connect.ts';

const FORMATS: Readonly<Record<string, ExportFormat>> = {
  csv: 'CSV',
  html: 'HTML',
  json: 'JSON',
  junit: 'JUNIT',
  markdown: 'MARKDOWN',
  pdf: 'PDF',
  sarif: 'SARIF',
};

/** The report of a run of an installation as text for a terminal: every model version of the run, or the matrix of a transfer. */
export async function remoteTable(remote: Remote, run: string): Promise<string> {
  const { id, kind, models } = await runNumbered(remote, run);
  if (kind === 'TRANSFER') return transferTable(remote, id);
  const tables: string[] = [];
  for (const { ordinal, version } of models) {
    const name = models.length === 1 ? '' : `${versionName(version)} (--model ${ordinal})\n`;
    tables.push(`${name}${await modelTable(remote, { id, modelOrdinal: ordinal })}`);
  }
  return tables.join('\n');
}

async function modelTable(
  remote: Remote,
  { id, modelOrdinal }: { readonly id: string; readonly modelOrdinal: number },
): Promise<string> {
  const { title, report, attacks, transforms, gate } = await reportOf(remote, { id, modelOrdinal });
  const rows = transforms.map(({ spec, label, seen }) => [
    `${label}${seen ? '' : ' (unseen)'}`,
    ...attacks.map((attack) => {
      const rate = report.cells.find((cell) => cell.attack === attack.id && cell.transform === spec)?.attackSuccess;
      return rate === undefined || rate.n === 0 ? '-' : `${rate.successes}/${rate.n}`;
    }),
  ]);
  const columns = [{ title: 'transform' }, ...attacks.map((attack) => ({ title: attack.id, align: 'right' as const }))];
  return [
    `${title}: ${report.complete ? 'finished' : 'so far'}`,
    report.verdict.headline,
    ...report.verdict.details,
    ...(gate === null ? [] : [gateLines(gate)]),
    '',
    formatTable(columns, rows),
    ...report.warnings.map(({ text }) => `warning: ${text}`),
    ...report.notTested.map((text) => `not tested: ${text}`),
    '',
  ].join('\n');
}

/** Samples made on one model and judged by another, attack by attack; what holds for all of the run is the first pair's. */
async function transferTable(remote: Remote, id: string): Promise<string> {
  const { title, report, attacks, transforms, gate } = await reportOf(remote, { id, modelOrdinal: 0 });
  const rows: string[][] = [];
  for (const attack of attacks) {
    const { node } = await remote.client.execute(RunTransferDocument, { id, attack: attack.id });
    const entries = node?.__typename === 'Run' ? (node.transfer?.entries ?? []) : [];
    for (const { source, target, transform, whiteBox, attackSuccess, ofSuccessful } of entries) {
      const label = transforms.find(({ spec }) => spec === transform)?.label ?? transform;
      const judge = `${versionName(target)}${whiteBox ? ' (itself)' : ''}`;
      rows.push([attack.id, label, versionName(source), judge, rateText(attackSuccess), rateText(ofSuccessful)]);
    }
  }
  const titles = ['attack', 'transform', 'made on', 'judged by', 'success', 'of those that fool the source'];
  return [
    `${title}: ${report.complete ? 'finished' : 'so far'}`,
    ...(gate === null ? [] : [gateLines(gate)]),
    '',
    formatTable(
      titles.map((each) => ({ title: each })),
      rows,
    ),
    ...report.notTested.map((text) => `not tested: ${text}`),
    '',
  ].join('\n');
}

async function reportOf({ client }: Remote, variables: { readonly id: string; readonly modelOrdinal: number }) {
  const { node } = await client.execute(RunReportDocument, variables);
  if (node?.__typename !== 'Run') throw new Error('unreachable: the run was there a moment ago');
  return node;
}

const versionName = ({ number, model }: VersionNameFragment): string => `${model.name} v${number}`;

/** `12/40 (30%, 18–45%)`. */
function rateText({ successes, n, rate, interval }: RatePartsFragment): string {
  const percent = (share: number): string => `${Math.round(share * 100)}`;
  if (rate === null) return '-';
  return `${successes}/${n} (${percent(rate)}%, ${percent(interval.low)}–${percent(interval.high)}%)`;
}

const gateLines = ({ status, headline, rules }: GateVerdictPartsFragment): string =>
  [
    `gate ${status.toLowerCase()}: ${headline}`,
    ...rules.map((rule) => `  ${rule.status.toLowerCase()}: ${rule.sentence}`),
  ].join('\n');

/** Another form of a run's report, rendered by a worker. */
export async function remoteForm(
  remote: Remote,
  { run, format, modelOrdinal }: { readonly run: string; readonly format: string; readonly modelOrdinal: number },
): Promise<Uint8Array> {
  const { client } = remote;
  const wanted = FORMATS[format];
  if (wanted === undefined) {
    const expected = `table, ${Object.keys(FORMATS).join(', ')}`;
    throw new UsageError({ code: 'USAGE', where: '--format', expected, got: format, fix: 'choose one of these' });
  }
  const { id } = await runNumbered(remote, run);
  const input = { runId: id, format: wanted, modelOrdinal };
  const { exportCreate } = await client.execute(ExportCreateDocument, { input }, { isRepeatable: true });
  const made = accepted(`report of run ${run}`, exportCreate, exportCreate.export);
  const ended = await pollUntil({
    client,
    read: async () => {
      const { node } = await client.execute(RunExportsDocument, { id });
      const all = node?.__typename === 'Run' ? node.exports : [];
      return all.find(({ task }) => task.id === made.task.id) ?? made;
    },
    isDone: ({ url, task }) => url !== null || task.state === 'FAILED' || task.state === 'CANCELLED',
  });
  if (ended.url === null) {
    const { failure } = ended.task;
    const got = failure === null ? 'a task that did not come to an end' : failure.got;
    const fix = failure?.fix ?? 'see the log of the worker';
    throw new UsageError({ code: 'EXPORT_FAILED', where: `run ${run}`, expected: `a ${format}`, got, fix });
  }
  const response = await client.surroundings.fetch(new URL(ended.url, client.url).href);
  return new Uint8Array(await response.arrayBuffer());
}

/** What a gate says about a run: the campaign's, or the rules given. */
export async function remoteGate(
  remote: Remote,
  { run, rules }: { readonly run: string; readonly rules?: unknown },
): Promise<{ readonly verdict: GateVerdictPartsFragment; readonly text: string }> {
  const { id } = await runNumbered(remote, run);
  const { gateEvaluate } = await remote.client.execute(
    GateEvaluateDocument,
    { runId: id, ...(rules === undefined ? {} : { gate: rules }) },
    { isRepeatable: true },
  );
  const verdict = accepted(`gate of run ${run}`, gateEvaluate, gateEvaluate.verdict);
  return { verdict, text: `${gateLines(verdict)}\n` };
}
