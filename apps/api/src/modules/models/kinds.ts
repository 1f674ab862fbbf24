import {
  modelsByIds,
  modelVersionsByIds,
  type Model as ModelRow,
  type ModelVersion as ModelVersionRow,
} from '@holdfast/db';
import { defineNode } from '../../graphql/nodes.ts';

export const Model = defineNode<ModelRow>('Model', {
  action: 'model.read',
  read: ({ database, workspaceIds }, ids) => modelsByIds(database.prisma, { workspaceIds, ids }),
});

export const ModelVersion = defineNode<ModelVersionRow>('ModelVersion', {
  action: 'model.read',
  read: ({ database, workspaceIds }, ids) => modelVersionsByIds(database.prisma, { workspaceIds, ids }),
});
