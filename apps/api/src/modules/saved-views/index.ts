import {
  removeSavedView,
  savedViewsByIds,
  savedViewsOf,
  saveView,
  type SavedView as ViewRow,
  type Workspace as WorkspaceRow,
} from '@holdfast/db';
import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { inputError } from '../../graphql/errors.ts';
import { guard, type SignedInContext } from '../../graphql/guard.ts';
import { defineNode, implementNode } from '../../graphql/nodes.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { readInput } from '../../graphql/read-input.ts';
import { User } from '../people/user.ts';
import { nameSchema } from '../shared/names.ts';
import { Workspace } from '../workspaces/workspace.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** A person's own views, and those that others share. */
const SavedView = defineNode<ViewRow>('SavedView', {
  action: 'view.save',
  read: ({ database, workspaceIds, viewer }, ids) =>
    savedViewsByIds(database.prisma, { workspaceIds, ids, userId: viewer?.user.id ?? NOBODY }),
});

implementNode(SavedView, {
  fields: (t) => ({
    name: t.exposeString('name'),
    page: t.exposeString('page'),
    query: t.exposeString('query'),
    shared: t.exposeBoolean('shared'),
    user: t.field({
      type: User.ref,
      nullable: true,
      description: 'Null where its owner is no member any more.',
      resolve: ({ userId }, _args, context) => User.byId(context).load(userId),
    }),
  }),
});

builder.objectField(Workspace.ref, 'savedViews', (t) =>
  t.field({
    type: [SavedView.ref],
    args: { page: t.arg.string() },
    extensions: { access: 'view.save' },
    resolve: ({ id }, { page }, { database, viewer }) =>
      savedViewsOf(database.prisma, { workspaceId: id, userId: viewer?.user.id ?? NOBODY, page: page ?? null }),
  }),
);

const SavedViewPayload = nodePayload('SavedViewPayload', 'savedView', SavedView);

const SavedViewSaveInput = builder.inputType('SavedViewSaveInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    page: t.string({ required: true }),
    query: t.string({ required: true }),
    shared: t.boolean(),
    workspaceId: t.id({ required: true }),
  }),
});

const saveSchema = z.object({
  name: nameSchema,
  page: z.string().regex(/^[a-z][a-z-]{0,40}$/, 'The name of a page'),
  query: z.string().max(4000),
  shared: z.boolean().nullish(),
});

function save(context: SignedInContext, { id: workspaceId }: WorkspaceRow, input: unknown): Promise<ViewRow> {
  const { name, page, query, shared } = readInput(saveSchema, input);
  const key = { workspaceId, userId: context.viewer.user.id, page, name };
  return change(context, async (tx) => {
    const result = await saveView(tx, { key, query, shared: shared ?? false });
    const note = {
      workspaceId,
      action: 'view.save',
      subjectType: 'SavedView',
      subjectId: result.id,
      detail: { name, page },
    };
    return { result, note };
  });
}

function remove(context: SignedInContext, view: ViewRow): Promise<ViewRow> {
  const { workspaceId, id, name, userId } = view;
  if (userId !== context.viewer.user.id) throw inputError('NOT_YOURS', ['id'], 'Only its owner can remove a view');
  return change(context, async (tx) => {
    const isRemoved = await removeSavedView(tx, { workspaceId, id });
    const note = { workspaceId, action: 'view.remove', subjectType: 'SavedView', subjectId: id, detail: { name } };
    return { result: view, note: isRemoved ? note : null };
  });
}

const onWorkspace = guard({ on: Workspace, action: 'view.save', field: ['input', 'workspaceId'] });
const onView = guard({ on: SavedView, action: 'view.save', field: ['id'] });

builder.mutationFields((t) => ({
  savedViewRemove: t.field({
    type: SavedViewPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: onView.extensions,
    resolve: (_root, { id }, context) => onView.run(context, id, async (view, asker) => remove(asker, view)),
  }),
  savedViewSave: t.field({
    type: SavedViewPayload,
    args: { input: t.arg({ type: SavedViewSaveInput, required: true }) },
    extensions: onWorkspace.extensions,
    resolve: (_root, { input }, context) =>
      onWorkspace.run(context, input.workspaceId, (workspace, asker) => save(asker, workspace, input)),
  }),
}));
