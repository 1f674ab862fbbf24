import {
  countModels,
  latestVersions,
  modelByName,
  modelPage,
  tagsOfModels,
  versionsOfModels,
  type ModelTag as TagRow,
} from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, pageComplexity, readPage } from '../../graphql/connection.ts';
import { nameCursor, nameKey } from '../../graphql/cursors.ts';
import { rowsLoader, rowLoader } from '../../graphql/loaders.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { existing, findOne } from '../shared/find-one.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { Model, ModelVersion } from './kinds.ts';

const versionsOf = rowsLoader({
  read: ({ database, workspaceIds }, ids) => versionsOfModels(database.prisma, { workspaceIds, ids }),
  keyOf: ({ modelId }) => modelId,
});
const latestOf = rowLoader({
  read: ({ database, workspaceIds }, ids) => latestVersions(database.prisma, { workspaceIds, ids }),
  keyOf: ({ modelId }) => modelId,
});
const tagsOf = rowsLoader({
  read: ({ database, workspaceIds }, ids) => tagsOfModels(database.prisma, { workspaceIds, ids }),
  keyOf: ({ modelId }) => modelId,
});

const ModelTag = builder.objectRef<TagRow>('ModelTag').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    tag: t.exposeString('tag'),
    version: t.field({
      type: ModelVersion.ref,
      resolve: async ({ versionId }, _args, context) => existing(await ModelVersion.byId(context).load(versionId)),
    }),
  }),
});

implementNode(Model, {
  fields: (t) => ({
    archivedAt: t.expose('archivedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    description: t.exposeString('description'),
    latest: t.field({
      type: ModelVersion.ref,
      nullable: true,
      description: 'The newest version that is ready.',
      resolve: ({ id }, _args, context) => latestOf(context).load(id),
    }),
    name: t.exposeString('name'),
    tags: t.field({
      type: [ModelTag],
      resolve: async ({ id }, _args, context) => [...(await tagsOf(context).load(id))],
    }),
    versions: t.field({
      type: [ModelVersion.ref],
      description: 'Newest first.',
      resolve: async ({ id }, _args, context) => [...(await versionsOf(context).load(id))],
    }),
  }),
});

const ModelConnection = connectionOf(Model);

builder.objectFields(Workspace.ref, (t) => ({
  model: t.field({
    type: Model.ref,
    nullable: true,
    args: { id: t.arg.id(), name: t.arg.string() },
    extensions: { access: 'model.read' },
    resolve: (workspace, args, context) =>
      findOne(context, { on: Model, workspaceId: workspace.id, ...args, byName: modelByName }),
  }),
  models: t.connection(
    {
      type: Model.ref,
      args: { includeArchived: t.arg.boolean(), search: t.arg.string() },
      complexity: pageComplexity,
      extensions: { access: 'model.read' },
      resolve: ({ id: workspaceId }, args, { database: { prisma } }) => {
        const filter = { workspaceId, search: args.search ?? null, includeArchived: args.includeArchived ?? false };
        return readPage(args, {
          key: nameCursor,
          keyOf: nameKey,
          read: (window) => modelPage(prisma, { filter, window }),
          count: () => countModels(prisma, filter),
        });
      },
    },
    ModelConnection,
  ),
}));
