import { isRunAtRest, runReportsSchema } from '@holdfast/domain';
import type { Run as RunRow } from '@holdfast/db';
import { buildCountedReport, reportHeadSchema, type CountedReport, type ReportHead } from '@holdfast/reporting';
import { readBlob } from '@holdfast/storage';
import type { ApiContext } from '../../graphql/context.ts';
import { readEvidence } from './evidence.ts';
import { Kept, stampOf } from './kept.ts';

/** A report as pages show it: of a finished run as its worker stored it, of any other one as its counts stand now. */
export interface ShownReport {
  readonly run: RunRow;
  readonly modelOrdinal: number;
  readonly head: Omit<ReportHead, 'schema' | 'run' | 'provenance'> | CountedReport;
  readonly complete: boolean;
  /** Images that are done. */
  readonly done: number;
}

/** A head holds no images; one beyond this is not a head. */
const MAX_HEAD_BYTES = 16 * 1024 * 1024;

interface Counted {
  readonly head: CountedReport;
  readonly done: number;
}

/** Stored heads by their hash, which never change, and counted reports by what they were counted from. */
const heads = new Kept<ReportHead>();
const counted = new Kept<Counted>();

export async function loadReport(
  context: ApiContext,
  { run, modelOrdinal }: { readonly run: RunRow; readonly modelOrdinal: number },
): Promise<ShownReport> {
  const stored = run.state === 'done' ? storedHead(run, modelOrdinal) : undefined;
  if (stored !== undefined) {
    const make = () => readHead(context, { run, sha256: stored });
    const head = await heads.of({ key: stored, isFinal: true, make });
    return { run, modelOrdinal, head, complete: head.run.complete, done: head.counts.images };
  }
  const known = await counted.of({
    key: JSON.stringify([stampOf(run), modelOrdinal]),
    isFinal: isRunAtRest(run.state),
    make: () => count(context, { run, modelOrdinal }),
  });
  return { run, modelOrdinal, ...known, complete: known.head.complete };
}

function storedHead(run: RunRow, modelOrdinal: number): string | undefined {
  if (run.reports === null) return undefined;
  return runReportsSchema.parse(run.reports).find((report) => report.modelOrdinal === modelOrdinal)?.headSha256;
}

async function readHead(
  { store }: ApiContext,
  { run, sha256 }: { readonly run: RunRow; readonly sha256: string },
): Promise<ReportHead> {
  const key = { workspaceId: run.workspaceId, sha256 };
  const bytes = await readBlob({ store, key, maxBytes: MAX_HEAD_BYTES });
  return reportHeadSchema.parse(JSON.parse(bytes.toString('utf8')));
}

async function count(
  { database }: ApiContext,
  asked: { readonly run: RunRow; readonly modelOrdinal: number },
): Promise<Counted> {
  const { evidence, done } = await readEvidence(database.prisma, asked);
  return { head: buildCountedReport(evidence), done };
}
