import {
  countDeliveries,
  deliveryPage,
  newestDeliveriesOf,
  webhooksOf,
  type Workspace as WorkspaceRow,
} from '@holdfast/db';
import { undelivered } from '@holdfast/domain';
import { toldSchema } from '@holdfast/results';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, isFirstPage, pageComplexity, readPage } from '../../graphql/connection.ts';
import { timeCursor, timeKey } from '../../graphql/cursors.ts';
import { enumOf } from '../../graphql/enums.ts';
import { guard } from '../../graphql/guard.ts';
import { firstRowsLoader } from '../../graphql/loaders.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { nodePayload, payload } from '../../graphql/payload.ts';
import { existing } from '../shared/find-one.ts';
import { toldType } from '../shared/told.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';
import { Webhook, WebhookDelivery } from './kinds.ts';
import { dropWebhook, saveWebhook, testWebhook, type SavedWebhook } from './service.ts';

const DeliveryState = enumOf('DeliveryState', ['delivered', 'failed', 'pending']);

implementNode(WebhookDelivery, {
  fields: (t) => ({
    attempts: t.exposeInt('attempts'),
    body: t.field({ type: 'JSON', resolve: ({ body }) => body }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    deliveredAt: t.expose('deliveredAt', { type: 'DateTime', nullable: true }),
    because: t.field({
      type: toldType('Undelivered', undelivered),
      nullable: true,
      description: 'What the error is made of; null where only that was kept.',
      resolve: ({ told }) => undelivered.read(toldSchema.nullable().parse(told)),
    }),
    error: t.exposeString('error', { nullable: true }),
    event: t.exposeString('event'),
    responseCode: t.exposeInt('responseCode', { nullable: true }),
    state: t.expose('state', { type: DeliveryState }),
  }),
});

const newestDeliveries = firstRowsLoader({
  read: ({ database, workspaceIds }, request) => newestDeliveriesOf(database.prisma, { workspaceIds, ...request }),
  keyOf: ({ webhookId }) => webhookId,
});

const WebhookDeliveryConnection = connectionOf(WebhookDelivery);

implementNode(Webhook, {
  fields: (t) => ({
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    deliveries: t.connection(
      {
        type: WebhookDelivery.ref,
        description: 'Newest first.',
        complexity: pageComplexity,
        resolve: ({ workspaceId, id: webhookId }, args, context) => {
          const { prisma } = context.database;
          return readPage(args, {
            key: timeCursor,
            keyOf: timeKey,
            read: (window) =>
              isFirstPage(window)
                ? newestDeliveries(context, { id: webhookId, take: window.take })
                : deliveryPage(prisma, { workspaceId, webhookId, window }),
            count: () => countDeliveries(prisma, { workspaceId, webhookId }),
          });
        },
      },
      WebhookDeliveryConnection,
    ),
    events: t.exposeStringList('events'),
    pausedAt: t.expose('pausedAt', { type: 'DateTime', nullable: true }),
    url: t.exposeString('url'),
  }),
});

builder.objectField(Workspace.ref, 'webhooks', (t) =>
  t.field({
    type: [Webhook.ref],
    ...inWorkspace('webhook.manage'),
    resolve: ({ id }, _args, { database }) => webhooksOf(database.prisma, id),
  }),
);

type WebhookResult = Partial<SavedWebhook> & { readonly workspace: WorkspaceRow };

const WebhookPayload = payload<WebhookResult>('WebhookPayload', (t) => ({
  secret: t.string({
    nullable: true,
    description: 'Shown once, when it is made.',
    resolve: ({ result }) => result?.secret ?? null,
  }),
  webhook: t.field({ type: Webhook.ref, nullable: true, resolve: ({ result }) => result?.webhook ?? null }),
  workspace: t.field({ type: Workspace.ref, nullable: true, resolve: ({ result }) => result?.workspace ?? null }),
}));
const WebhookDeliveryPayload = nodePayload('WebhookDeliveryPayload', 'delivery', WebhookDelivery);

const WebhookSaveInput = builder.inputType('WebhookSaveInput', {
  fields: (t) => ({
    events: t.stringList({ required: true }),
    id: t.id(),
    paused: t.boolean(),
    url: t.string({ required: true }),
    workspaceId: t.id({ required: true }),
  }),
});

const onWorkspace = guard({ on: Workspace, action: 'webhook.manage', field: ['input', 'workspaceId'] });
const onWebhook = guard({ on: Webhook, action: 'webhook.manage', field: ['id'] });

builder.mutationFields((t) => ({
  webhookRemove: t.field({
    type: WebhookPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: onWebhook.extensions,
    resolve: (_root, { id }, context) =>
      onWebhook.run(context, id, async (webhook, asker) => {
        const workspaceId = await dropWebhook(asker, webhook);
        return { workspace: existing(await Workspace.byId(context).load(workspaceId)) };
      }),
  }),
  webhookSave: t.field({
    type: WebhookPayload,
    args: { input: t.arg({ type: WebhookSaveInput, required: true }) },
    extensions: onWorkspace.extensions,
    resolve: (_root, { input }, context) =>
      onWorkspace.run(context, input.workspaceId, async (workspace, asker) => ({
        ...(await saveWebhook(asker, workspace, input)),
        workspace,
      })),
  }),
  webhookTest: t.field({
    type: WebhookDeliveryPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: onWebhook.extensions,
    resolve: (_root, { id }, context) => onWebhook.run(context, id, (webhook, asker) => testWebhook(asker, webhook)),
  }),
}));
