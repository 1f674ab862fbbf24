import { z } from 'zod';
import { Prisma, type Webhook, type WebhookDelivery } from '../generated/client.ts';
import { newestFirst, type PageWindow, type TimeKey } from '../paging.ts';
import { queryRows } from '../query.ts';
import type { Queryable } from '../rows.ts';
import { within, type ByIds } from './scope.ts';

export function webhooksByIds(database: Queryable, request: ByIds): Promise<Webhook[]> {
  return database.webhook.findMany({ where: within(request) });
}

export function webhooksOf(database: Queryable, workspaceId: string): Promise<Webhook[]> {
  return database.webhook.findMany({ where: { workspaceId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
}

export interface WebhookData {
  readonly url: string;
  readonly events: readonly string[];
  readonly pausedAt: Date | null;
}

export function createWebhook(
  tx: Queryable,
  { events, ...data }: WebhookData & { readonly workspaceId: string; readonly secret: string },
): Promise<Webhook> {
  return tx.webhook.create({ data: { ...data, events: [...events] } });
}

export function updateWebhook(
  tx: Queryable,
  request: { readonly workspaceId: string; readonly id: string; readonly data: WebhookData },
): Promise<Webhook> {
  const { workspaceId, id, data } = request;
  return tx.webhook.update({ where: { id, workspaceId }, data: { ...data, events: [...data.events] } });
}

/** False where it was gone already. */
export async function removeWebhook(
  tx: Queryable,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<boolean> {
  const { count } = await tx.webhook.deleteMany({ where: { id, workspaceId } });
  return count === 1;
}

export type DeliveryWithWebhook = WebhookDelivery & { readonly webhook: Webhook };

export function deliveriesByIds(database: Queryable, { workspaceIds, ids }: ByIds): Promise<DeliveryWithWebhook[]> {
  return database.webhookDelivery.findMany({
    where: { id: { in: [...ids] }, webhook: { workspaceId: { in: [...workspaceIds] } } },
    include: { webhook: true },
  });
}

export function deliveryPage(
  database: Queryable,
  request: {
    readonly workspaceId: string;
    readonly webhookId: string;
    readonly window: PageWindow<TimeKey>;
  },
): Promise<DeliveryWithWebhook[]> {
  const { workspaceId, webhookId, window } = request;
  const { where, ...rest } = newestFirst(window);
  return database.webhookDelivery.findMany({
    where: { webhookId, webhook: { workspaceId }, ...where },
    include: { webhook: true },
    ...rest,
  });
}

/** The newest deliveries of each webhook. */
export async function newestDeliveriesOf(
  database: Queryable,
  { workspaceIds, ids, take }: ByIds & { readonly take: number },
): Promise<DeliveryWithWebhook[]> {
  const found = await queryRows(
    database,
    Prisma.sql`
      SELECT d."id"::text AS "id" FROM "Webhook" w
      CROSS JOIN LATERAL (SELECT "id" FROM "WebhookDelivery" WHERE "webhookId" = w."id" ORDER BY "createdAt" DESC, "id" DESC LIMIT ${take}) d
      WHERE w."id" = ANY(${[...ids]}::uuid[]) AND w."workspaceId" = ANY(${[...workspaceIds]}::uuid[])`,
    z.object({ id: z.string() }),
  );
  return database.webhookDelivery.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    include: { webhook: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}

export function countDeliveries(
  database: Queryable,
  { workspaceId, webhookId }: { readonly workspaceId: string; readonly webhookId: string },
): Promise<number> {
  return database.webhookDelivery.count({ where: { webhookId, webhook: { workspaceId } } });
}

/** A delivery that is yet to be made; the task that makes it is enqueued in the same transaction. */
export function createDelivery(
  tx: Queryable,
  delivery: { readonly webhookId: string; readonly event: string; readonly body: Prisma.InputJsonObject },
): Promise<DeliveryWithWebhook> {
  return tx.webhookDelivery.create({ data: delivery, include: { webhook: true } });
}
