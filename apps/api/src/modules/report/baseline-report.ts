import { runLayout, type BaselineCell, type Run as RunRow } from '@holdfast/db';
import { counterpartOf } from '@holdfast/domain';
import type { ApiContext } from '../../graphql/context.ts';
import { activeBaseline } from '../campaigns/campaign.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';
import { loadReport, type ShownReport } from './load-report.ts';

/** The run that a run is compared with, and which of its models is the same one; null without a baseline, and for the baseline itself. */
export async function baselineOf(
  context: ApiContext,
  { run, modelOrdinal }: { readonly run: RunRow; readonly modelOrdinal: number },
): Promise<{ readonly run: RunRow; readonly modelOrdinal: number } | null> {
  if (run.campaignId === null) return null;
  const baseline = await activeBaseline(context, { campaignId: run.campaignId });
  if (baseline === null || baseline.runId === run.id) return null;
  const other = await Run.byId(context).load(baseline.runId);
  const same = other === null ? undefined : counterpartOf(snapshotOf(run), modelOrdinal, snapshotOf(other));
  return other === null || same === undefined ? null : { run: other, modelOrdinal: same.ordinal };
}

/** The baseline's report, for overlays. */
export async function baselineReport(context: ApiContext, report: ShownReport): Promise<ShownReport | null> {
  const baseline = await baselineOf(context, report);
  return baseline === null ? null : loadReport(context, baseline);
}

/** The baseline's cell of an attack and transform; undefined where it did not run them. */
export async function baselineCell(
  context: ApiContext,
  request: {
    readonly run: RunRow;
    readonly modelOrdinal: number;
    readonly attack: string;
    readonly transform: string;
  },
): Promise<BaselineCell | undefined> {
  const baseline = await baselineOf(context, request);
  if (baseline === null) return undefined;
  const { attacks, transforms } = runLayout(snapshotOf(baseline.run));
  const attackOrdinal = attacks.indexOf(request.attack);
  const transformOrdinal = transforms.indexOf(request.transform);
  if (attackOrdinal < 0 || transformOrdinal < 0) return undefined;
  return { runId: baseline.run.id, modelOrdinal: baseline.modelOrdinal, attackOrdinal, transformOrdinal };
}
