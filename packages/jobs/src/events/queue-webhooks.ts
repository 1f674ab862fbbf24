import type { WebhookEvent } from '@holdfast/domain';
import { z } from 'zod';
import { query, type Sql } from '../sql/client.ts';
import { enqueueTasks } from '../tasks/enqueue-task.ts';

/** Tries until a delivery is given up: with the worker's back-off about an hour and a half. */
const MAX_ATTEMPTS = 8;

/** Queues an event for every webhook of the workspace that asked for it, in the transaction that makes it true. */
export async function queueWebhooks(
  tx: Sql,
  request: {
    readonly workspaceId: string;
    readonly event: WebhookEvent;
    readonly body: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { workspaceId, event, body } = request;
  const deliveries = await query(tx, {
    text: `INSERT INTO "WebhookDelivery" ("id", "webhookId", "event", "body")
           SELECT gen_random_uuid(), "id", $2, $3::jsonb FROM "Webhook"
           WHERE "workspaceId" = $1::uuid AND "pausedAt" IS NULL AND $2 = ANY("events")
           RETURNING "id"::text AS "deliveryId"`,
    values: [workspaceId, event, JSON.stringify({ event, ...body })],
    row: z.object({ deliveryId: z.string() }),
  });
  await enqueueTasks(
    tx,
    deliveries.map((payload) => ({
      workspaceId,
      kind: 'deliver_webhook' as const,
      payload,
      maxAttempts: MAX_ATTEMPTS,
    })),
  );
}
