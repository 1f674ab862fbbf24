import type { Transaction } from '@holdfast/db';
import type { AlertDetail } from '@holdfast/domain';
import type { GateVerdict } from '@holdfast/gates';
import { queueWebhooks } from '@holdfast/jobs';
import type { LoadedRun } from './read-run.ts';

/** Raises alerts and queues webhooks about a finished run, in the transaction that ends it. */
export async function announceRun(
  tx: Transaction,
  request: {
    readonly loaded: LoadedRun;
    readonly alerts: readonly AlertDetail[];
    readonly verdict: GateVerdict | null;
  },
): Promise<void> {
  const { loaded, alerts, verdict } = request;
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
  for (const detail of alerts) {
    if (run.campaignId === null) continue;
    await tx.alert.create({ data: { workspaceId, campaignId: run.campaignId, runId: run.id, detail } });
    await queueWebhooks(tx, { workspaceId, event: 'alert.raised', body: { ...about, alert: detail.text } });
  }
}
