import { builder } from '../../graphql/builder.ts';
import { guard } from '../../graphql/guard.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { Model, ModelVersion } from './kinds.ts';
import { addModelVersion, confirmVersion, editModel, previewVersion, tagVersion, untagVersion } from './service.ts';

const ModelPayload = nodePayload('ModelPayload', 'model', Model);
const ModelVersionPayload = nodePayload('ModelVersionPayload', 'modelVersion', ModelVersion);

const ModelUpdateInput = builder.inputType('ModelUpdateInput', {
  fields: (t) => ({
    archived: t.boolean(),
    description: t.string(),
    id: t.id({ required: true }),
    name: t.string(),
  }),
});

const ModelVersionCreateInput = builder.inputType('ModelVersionCreateInput', {
  fields: (t) => ({
    contract: t.field({ type: 'JSON', description: 'vision/contract where it is known already.' }),
    modelId: t.id({ description: 'Of an existing model, or the name of a new one.' }),
    modelName: t.string(),
    notes: t.string(),
    tags: t.stringList(),
    uploadId: t.id({ required: true }),
    workspaceId: t.id({ required: true }),
  }),
});

const ModelVersionConfirmInput = builder.inputType('ModelVersionConfirmInput', {
  fields: (t) => ({ contract: t.field({ type: 'JSON', required: true }), id: t.id({ required: true }) }),
});

const ModelVersionPreviewInput = builder.inputType('ModelVersionPreviewInput', {
  fields: (t) => ({
    contract: t.field({ type: 'JSON', required: true }),
    id: t.id({ required: true }),
    imageIds: t.idList({ required: true }),
  }),
});

const ModelTagSetInput = builder.inputType('ModelTagSetInput', {
  fields: (t) => ({
    modelId: t.id({ required: true }),
    tag: t.string({ required: true }),
    versionId: t.id({ required: true }),
  }),
});

const ModelTagRemoveInput = builder.inputType('ModelTagRemoveInput', {
  fields: (t) => ({ modelId: t.id({ required: true }), tag: t.string({ required: true }) }),
});

const create = guard({ on: Workspace, action: 'model.write', field: ['input', 'workspaceId'] });
const onModel = guard({ on: Model, action: 'model.write', field: ['input', 'id'] });
const onTags = guard({ on: Model, action: 'model.write', field: ['input', 'modelId'] });
const onVersion = guard({ on: ModelVersion, action: 'model.write', field: ['input', 'id'] });

builder.mutationFields((t) => ({
  modelTagRemove: t.field({
    type: ModelPayload,
    args: { input: t.arg({ type: ModelTagRemoveInput, required: true }) },
    extensions: onTags.extensions,
    resolve: (_root, { input }, context) =>
      onTags.run(context, input.modelId, (model, asker) => untagVersion(asker, model, input.tag)),
  }),
  modelTagSet: t.field({
    type: ModelPayload,
    args: { input: t.arg({ type: ModelTagSetInput, required: true }) },
    extensions: onTags.extensions,
    resolve: (_root, { input }, context) =>
      onTags.run(context, input.modelId, (model, asker) => tagVersion(asker, model, input)),
  }),
  modelUpdate: t.field({
    type: ModelPayload,
    args: { input: t.arg({ type: ModelUpdateInput, required: true }) },
    extensions: onModel.extensions,
    resolve: (_root, { input }, context) =>
      onModel.run(context, input.id, (model, asker) => editModel(asker, model, input)),
  }),
  modelVersionConfirm: t.field({
    type: ModelVersionPayload,
    args: { input: t.arg({ type: ModelVersionConfirmInput, required: true }) },
    extensions: onVersion.extensions,
    resolve: (_root, { input }, context) =>
      onVersion.run(context, input.id, (version, asker) => confirmVersion(asker, version, input)),
  }),
  modelVersionCreate: t.field({
    type: ModelVersionPayload,
    args: { input: t.arg({ type: ModelVersionCreateInput, required: true }) },
    extensions: create.extensions,
    resolve: (_root, { input }, context) =>
      create.run(context, input.workspaceId, (workspace, asker) => addModelVersion(asker, workspace, input)),
  }),
  modelVersionPreview: t.field({
    type: ModelVersionPayload,
    args: { input: t.arg({ type: ModelVersionPreviewInput, required: true }) },
    extensions: onVersion.extensions,
    resolve: (_root, { input }, context) =>
      onVersion.run(context, input.id, (version, asker) => previewVersion(asker, version, input)),
  }),
}));
