import { builder } from '../../graphql/builder.ts';
import { answer, guard, signedIn } from '../../graphql/guard.ts';
import { WorkspacePayload } from './payload.ts';
import { addWorkspace, editWorkspace } from './service.ts';
import { Workspace } from './workspace.ts';

const WorkspaceCreateInput = builder.inputType('WorkspaceCreateInput', {
  fields: (t) => ({ name: t.string({ required: true }), slug: t.string({ required: true }) }),
});

const WorkspaceUpdateInput = builder.inputType('WorkspaceUpdateInput', {
  fields: (t) => ({
    alertMargin: t.float(),
    id: t.id({ required: true }),
    maxConcurrentTasks: t.int(),
    maxStorageBytes: t.field({ type: 'BigInt' }),
    name: t.string(),
    pictureRetentionDays: t.int(),
    webhookAllowedNetworks: t.stringList(),
  }),
});

const update = guard({ on: Workspace, action: 'workspace.update', field: ['input', 'id'] });

builder.mutationFields((t) => ({
  workspaceCreate: t.field({
    type: WorkspacePayload,
    args: { input: t.arg({ type: WorkspaceCreateInput, required: true }) },
    extensions: { access: 'operator' },
    resolve: (_root, { input }, context) => answer(() => addWorkspace(signedIn(context), input)),
  }),
  workspaceUpdate: t.field({
    type: WorkspacePayload,
    args: { input: t.arg({ type: WorkspaceUpdateInput, required: true }) },
    extensions: update.extensions,
    resolve: (_root, { input }, context) =>
      update.run(context, input.id, (workspace, asker) => editWorkspace(asker, workspace, input)),
  }),
}));
