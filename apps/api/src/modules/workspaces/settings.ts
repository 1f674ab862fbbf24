import { webhookEvents, workspaceSettingsSchema, type WorkspaceSettings as Settings } from '@holdfast/domain';
import { workspaceUsage, type Workspace as WorkspaceRow, type WorkspaceUsageCounts } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { Workspace } from './workspace.ts';

export const settingsOf = ({ settings }: WorkspaceRow): Settings => workspaceSettingsSchema.parse(settings);

const toBigInt = (digits: string | null): bigint | null => (digits === null ? null : BigInt(digits));

const WorkspaceSettings = builder.objectRef<Settings>('WorkspaceSettings').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    alertMargin: t.exposeFloat('alertMargin'),
    maxConcurrentTasks: t.exposeInt('maxConcurrentTasks', { nullable: true }),
    maxStorageBytes: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: ({ maxStorageBytes }) => toBigInt(maxStorageBytes),
    }),
    pictureRetentionDays: t.exposeInt('pictureRetentionDays', { nullable: true }),
    smtpConfigured: t.boolean({ resolve: (_settings, _args, { isSmtpConfigured }) => isSmtpConfigured }),
    webhookAllowedNetworks: t.exposeStringList('webhookAllowedNetworks'),
  }),
});

const WorkspaceUsage = builder.objectRef<WorkspaceUsageCounts>('WorkspaceUsage').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    images: t.exposeInt('images'),
    models: t.exposeInt('models'),
    runningTasks: t.exposeInt('runningTasks'),
    storageBytes: t.expose('storageBytes', { type: 'BigInt' }),
  }),
});

builder.objectFields(Workspace.ref, (t) => ({
  settings: t.field({ type: WorkspaceSettings, extensions: { access: 'workspace.read' }, resolve: settingsOf }),
  usage: t.field({
    type: WorkspaceUsage,
    extensions: { access: 'workspace.read' },
    resolve: ({ id }, _args, { database }) => workspaceUsage(database.prisma, id),
  }),
  webhookEvents: t.field({
    type: ['String'],
    extensions: { access: 'workspace.read' },
    resolve: () => [...webhookEvents],
  }),
}));
