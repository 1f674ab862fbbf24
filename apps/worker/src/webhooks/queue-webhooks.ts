import type { Prisma, Transaction } from '@holdfast/db';
import type { WebhookEvent } from '@holdfast/domain';
import { enqueueTask } from '@holdfast/jobs';

/** Queues an event for every webhook of the workspace that asked for it, in the transaction that makes it true. */
export async function queueWebhooks(
  tx: Transaction,
  request: { readonly workspaceId: string; readonly event: WebhookEvent; readonly body: Prisma.InputJsonObject },
): Promise<void> {
  const { workspaceId, event, body } = request;
  const webhooks = await tx.webhook.findMany({ where: { workspaceId, pausedAt: null, events: { has: event } } });
  for (const webhook of webhooks) {
    const delivery = await tx.webhookDelivery.create({
      data: { webhookId: webhook.id, event, body: { event, ...body } },
    });
    await enqueueTask(tx, {
      workspaceId,
      kind: 'deliver_webhook',
      payload: { deliveryId: delivery.id },
      maxAttempts: 6,
    });
  }
}
