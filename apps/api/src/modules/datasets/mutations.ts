import { builder } from '../../graphql/builder.ts';
import { guard } from '../../graphql/guard.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { Dataset, DatasetVersion } from './kinds.ts';
import { addDatasetVersion, editDataset } from './service.ts';

const DatasetPayload = nodePayload('DatasetPayload', 'dataset', Dataset);
const DatasetVersionPayload = nodePayload('DatasetVersionPayload', 'datasetVersion', DatasetVersion);

const DatasetUpdateInput = builder.inputType('DatasetUpdateInput', {
  fields: (t) => ({
    archived: t.boolean(),
    description: t.string(),
    id: t.id({ required: true }),
    name: t.string(),
  }),
});

const DatasetFileInput = builder.inputType('DatasetFileInput', {
  fields: (t) => ({
    label: t.string(),
    name: t.string({ required: true }),
    uploadId: t.id({ required: true }),
  }),
});

const DatasetVersionCreateInput = builder.inputType('DatasetVersionCreateInput', {
  fields: (t) => ({
    archiveUploadId: t.id({ description: 'One ZIP, or the files one by one.' }),
    datasetId: t.id(),
    datasetName: t.string(),
    files: t.field({ type: [DatasetFileInput] }),
    format: t.string({ description: 'images, imagefolder, coco, yolo or csv; recognised where left out.' }),
    workspaceId: t.id({ required: true }),
  }),
});

const create = guard({ on: Workspace, action: 'dataset.write', field: ['input', 'workspaceId'] });
const onDataset = guard({ on: Dataset, action: 'dataset.write', field: ['input', 'id'] });

builder.mutationFields((t) => ({
  datasetUpdate: t.field({
    type: DatasetPayload,
    args: { input: t.arg({ type: DatasetUpdateInput, required: true }) },
    extensions: onDataset.extensions,
    resolve: (_root, { input }, context) =>
      onDataset.run(context, input.id, (dataset, asker) => editDataset(asker, dataset, input)),
  }),
  datasetVersionCreate: t.field({
    type: DatasetVersionPayload,
    args: { input: t.arg({ type: DatasetVersionCreateInput, required: true }) },
    extensions: create.extensions,
    resolve: (_root, { input }, context) =>
      create.run(context, input.workspaceId, (workspace, asker) => addDatasetVersion(asker, workspace, input)),
  }),
}));
