import { deliveriesByIds, webhooksByIds, type DeliveryWithWebhook, type Webhook as WebhookRow } from '@holdfast/db';
import { defineNode, defineNodeWith } from '../../graphql/nodes.ts';

export const Webhook = defineNode<WebhookRow>('Webhook', {
  action: 'webhook.manage',
  read: ({ database, workspaceIds }, ids) => webhooksByIds(database.prisma, { workspaceIds, ids }),
});

export const WebhookDelivery = defineNodeWith<DeliveryWithWebhook>('WebhookDelivery', {
  action: 'webhook.manage',
  read: ({ database, workspaceIds }, ids) => deliveriesByIds(database.prisma, { workspaceIds, ids }),
  idOf: ({ id }) => id,
  workspaceOf: ({ webhook }) => webhook.workspaceId,
});
