import { countDatasets, datasetPage, latestDatasetVersions, versionsOfDatasets } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, pageComplexity, readPage } from '../../graphql/connection.ts';
import { nameCursor, nameKey } from '../../graphql/cursors.ts';
import { rowLoader, rowsLoader } from '../../graphql/loaders.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { Dataset, DatasetVersion } from './kinds.ts';

const versionsOf = rowsLoader({
  read: ({ database, workspaceIds }, ids) => versionsOfDatasets(database.prisma, { workspaceIds, ids }),
  keyOf: ({ datasetId }) => datasetId,
});
const latestOf = rowLoader({
  read: ({ database, workspaceIds }, ids) => latestDatasetVersions(database.prisma, { workspaceIds, ids }),
  keyOf: ({ datasetId }) => datasetId,
});

implementNode(Dataset, {
  fields: (t) => ({
    archivedAt: t.expose('archivedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    description: t.exposeString('description'),
    latest: t.field({
      type: DatasetVersion.ref,
      nullable: true,
      description: 'The newest version that is ready.',
      resolve: ({ id }, _args, context) => latestOf(context).load(id),
    }),
    name: t.exposeString('name'),
    versions: t.field({
      type: [DatasetVersion.ref],
      description: 'Newest first.',
      resolve: async ({ id }, _args, context) => [...(await versionsOf(context).load(id))],
    }),
  }),
});

const DatasetConnection = connectionOf(Dataset);

builder.objectFields(Workspace.ref, (t) => ({
  datasets: t.connection(
    {
      type: Dataset.ref,
      args: { includeArchived: t.arg.boolean(), search: t.arg.string() },
      complexity: pageComplexity,
      extensions: { access: 'dataset.read' },
      resolve: ({ id: workspaceId }, args, { database: { prisma } }) => {
        const filter = { workspaceId, search: args.search ?? null, includeArchived: args.includeArchived ?? false };
        return readPage(args, {
          key: nameCursor,
          keyOf: nameKey,
          read: (window) => datasetPage(prisma, { filter, window }),
          count: () => countDatasets(prisma, filter),
        });
      },
    },
    DatasetConnection,
  ),
}));
