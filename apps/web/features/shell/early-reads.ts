import type { EarlyRead } from '#web/lib/apollo/early-reads.ts';
import { RunReportDocument } from '#web/features/report/report.generated.ts';
import { RunPageDocument } from '#web/features/runs/run-page.generated.ts';
import { WorkspaceShellDocument } from './workspace-shell.generated.ts';

const REPORT = /^\/w\/([^/]+)\/runs\/([1-9]\d*)$/;
const WORKSPACE = /^\/w\/([^/]+)/;

/**
 * What the page at an address asks for, without having rendered any of it: the frame of its workspace, and of a run's report the run and the report,
 * which otherwise wait for the frame and for each other.
 */
export function earlyReads({ pathname, search }: Pick<Location, 'pathname' | 'search'>): readonly EarlyRead[] {
  const [, slugText] = WORKSPACE.exec(pathname) ?? [];
  if (slugText === undefined) return [];
  const slug = decodeURIComponent(slugText);
  const frame = { query: WorkspaceShellDocument, variables: { slug } };
  const [, , numberText] = REPORT.exec(pathname) ?? [];
  if (numberText === undefined) return [frame];
  const number = Number(numberText);
  const parameters = new URLSearchParams(search);
  const run = { query: RunPageDocument, variables: { slug, number } };
  if (parameters.has('tab')) return [frame, run];
  const modelOrdinal = Number(parameters.get('model') ?? '0');
  return [frame, run, { query: RunReportDocument, variables: { slug, number, modelOrdinal } }];
}
