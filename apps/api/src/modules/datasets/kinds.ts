import { datasetsByIds, datasetVersionsByIds, imagesByIds, type Dataset as DatasetRow } from '@holdfast/db';
import type { DatasetVersion as DatasetVersionRow, Image as ImageRow } from '@holdfast/db';
import { defineNode } from '../../graphql/nodes.ts';

export const Dataset = defineNode<DatasetRow>('Dataset', {
  action: 'dataset.read',
  read: ({ database, workspaceIds }, ids) => datasetsByIds(database.prisma, { workspaceIds, ids }),
});

export const DatasetVersion = defineNode<DatasetVersionRow>('DatasetVersion', {
  action: 'dataset.read',
  read: ({ database, workspaceIds }, ids) => datasetVersionsByIds(database.prisma, { workspaceIds, ids }),
});

export const Image = defineNode<ImageRow>('Image', {
  action: 'dataset.read',
  read: ({ database, workspaceIds }, ids) => imagesByIds(database.prisma, { workspaceIds, ids }),
});
