import type { Transaction } from '@holdfast/db';
import { runSummarySchema, workspaceSettingsSchema, type AlertDetail } from '@holdfast/domain';
import type { GateVerdict } from '@holdfast/gates';
import { queueWebhooks } from '@holdfast/jobs';
import type { FinishedModel } from '../handlers/finalise-run.ts';
import type { LoadedRun } from './read-run.ts';

/** Fewer images than this move a rate by chance alone. */
const MIN_IMAGES = 5;

/** Raises alerts and queues webhooks about a finished run, in the transaction that ends it. */
export async function announceRun(
  tx: Transaction,
  request: {
    readonly loaded: LoadedRun;
    readonly models: readonly FinishedModel[];
    readonly verdict: GateVerdict | null;
  },
): Promise<void> {
  const { loaded, verdict } = request;
  const { run, snapshot } = loaded;
  const { workspaceId } = run;
  const about = { run: { id: run.id, number: run.number, campaign: snapshot.campaignName } };
  await queueWebhooks(tx, {
    workspaceId,
    event: 'run.finished',
    body: { ...about, gate: verdict === null ? null : { status: verdict.status, headline: verdict.headline } },
  });
  if (verdict?.status === 'fail') {
    await queueWebhooks(tx, {
      workspaceId,
      event: 'gate.failed',
      body: { ...about, gate: { status: verdict.status, headline: verdict.headline } },
    });
  }
  for (const detail of await risesOf(tx, request)) {
    if (run.campaignId === null) continue;
    await tx.alert.create({ data: { workspaceId, campaignId: run.campaignId, runId: run.id, detail } });
    await queueWebhooks(tx, { workspaceId, event: 'alert.raised', body: { ...about, alert: detail.text } });
  }
}

/** Cells whose attack success rate rose beyond the workspace's margin since the campaign's run before; the largest rise of each model. */
async function risesOf(
  tx: Transaction,
  { loaded, models }: { readonly loaded: LoadedRun; readonly models: readonly FinishedModel[] },
): Promise<AlertDetail[]> {
  const { run } = loaded;
  if (run.campaignId === null || run.kind !== 'attack') return [];
  const previous = await tx.run.findFirst({
    where: { campaignId: run.campaignId, state: 'done', number: { lt: run.number } },
    orderBy: { number: 'desc' },
    include: { models: { select: { ordinal: true, modelVersion: { select: { modelId: true } } } } },
  });
  const summary = runSummarySchema.safeParse(previous?.summary);
  if (previous === null || !summary.success) return [];
  const { settings } = await tx.workspace.findUniqueOrThrow({ where: { id: run.workspaceId } });
  const { alertMargin } = workspaceSettingsSchema.parse(settings);
  return models.flatMap(({ modelId, modelVersionId, report }) => {
    const ordinal = previous.models.find((model) => model.modelVersion.modelId === modelId)?.ordinal;
    const before = summary.data.models.find((model) => model.ordinal === ordinal)?.cells ?? [];
    const rises = report.cells.flatMap(({ attack, transform, attackSuccess: success }) => {
      const old = before.find((cell) => cell.attack === attack && cell.transform === transform);
      if (old === undefined || old.n < MIN_IMAGES || success.n < MIN_IMAGES) return [];
      const rise = success.successes / success.n - old.successes / old.n;
      return rise > alertMargin ? [{ attack, transform, success, old, rise }] : [];
    });
    const [worst] = rises.sort((a, b) => b.rise - a.rise);
    if (worst === undefined) return [];
    const { attack, transform, success, old } = worst;
    return {
      text:
        `attack success of ${attack} under ${transform} rose from ${old.successes}/${old.n} in run ${previous.number} ` +
        `to ${success.successes}/${success.n}`,
      modelVersionId,
      attack,
      transform,
      previousRunId: previous.id,
      before: { successes: old.successes, n: old.n },
      after: { successes: success.successes, n: success.n },
    };
  });
}
