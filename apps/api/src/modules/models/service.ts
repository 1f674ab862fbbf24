import { checkContractDecodes, ContractError, readContract } from '@holdfast/vision';
import { enqueueTask, startForNewVersion } from '@holdfast/jobs';
import {
  confirmModelVersion,
  createModel,
  createModelVersion,
  modelVersionsByIds,
  removeModelTag,
  setModelTag,
  updateModel,
  type Model,
  type ModelVersion,
  type Workspace,
} from '@holdfast/db';
import { z } from 'zod';
import { change } from '../../graphql/change.ts';
import { InputError, inputError } from '../../graphql/errors.ts';
import { findIn, type SignedInContext } from '../../graphql/guard.ts';
import { readInput, refusingTaken } from '../../graphql/read-input.ts';
import { Image } from '../datasets/kinds.ts';
import { existing } from '../shared/find-one.ts';
import { jsonValue } from '../shared/json-value.ts';
import { descriptionSchema, nameSchema, tagSchema } from '../shared/names.ts';
import { acceptUpload, recordArtifact } from '../uploads/confirm-upload.ts';
import { knownOutputs, readInspection, type InspectionShape } from './inspection.ts';
import * as kinds from './kinds.ts';

const updateSchema = z.object({
  archived: z.boolean().nullish(),
  description: descriptionSchema.nullish(),
  name: nameSchema.nullish(),
});

export async function editModel(context: SignedInContext, model: Model, input: unknown): Promise<Model> {
  const { archived, description, name } = readInput(updateSchema, input);
  const { workspaceId, id } = model;
  const data = {
    ...(typeof name === 'string' && { name }),
    ...(typeof description === 'string' && { description }),
    ...(typeof archived === 'boolean' && { archivedAt: archived ? (model.archivedAt ?? context.now()) : null }),
  };
  const detail = { ...(typeof name === 'string' && { name }), ...(typeof archived === 'boolean' && { archived }) };
  return refusingTaken(['input', 'name'], name ?? model.name, () =>
    change(context, async (tx) => ({
      result: await updateModel(tx, { workspaceId, id, data }),
      note: { workspaceId, action: 'model.update', subjectType: 'Model', subjectId: id, detail },
    })),
  );
}

const createSchema = z.object({
  contract: z.unknown().optional(),
  modelId: z.string().nullish(),
  modelName: nameSchema.nullish(),
  notes: z.string().trim().max(4000).nullish(),
  tags: z.array(tagSchema).max(20).nullish(),
  uploadId: z.string(),
});

/** Makes the next version of a model out of an upload, and has it inspected by a worker. */
export async function addModelVersion(
  context: SignedInContext,
  { id: workspaceId }: Workspace,
  input: unknown,
): Promise<ModelVersion> {
  const { contract, modelId, modelName, notes, tags, uploadId } = readInput(createSchema, input);
  if ((modelId ?? null) === null && (modelName ?? null) === null) {
    throw inputError('REQUIRED', ['input', 'modelName'], 'Name a new model, or give the id of one that exists');
  }
  const known =
    typeof modelId === 'string'
      ? await findIn(context, { on: kinds.Model, workspaceId, id: modelId, field: ['input', 'modelId'] })
      : null;
  const proposedContract = contract === undefined || contract === null ? null : checkedContract(contract);
  const upload = await acceptUpload(context, {
    workspaceId,
    id: uploadId,
    kind: 'model',
    field: ['input', 'uploadId'],
  });
  const name = modelName ?? '';
  return refusingTaken(['input', 'modelName'], name, () =>
    change(context, async (tx) => {
      const artifact = await recordArtifact(tx, upload);
      const model = known ?? (await createModel(tx, { workspaceId, name }));
      const version = await createModelVersion(tx, {
        workspaceId,
        modelId: model.id,
        artifactId: artifact.id,
        sha256: upload.sha256,
        fileName: upload.fileName,
        notes: notes ?? '',
        proposedContract,
        createdById: context.viewer.user.id,
      });
      for (const tag of tags ?? []) await setModelTag(tx, { modelId: model.id, tag, versionId: version.id });
      await enqueueTask(tx, { workspaceId, kind: 'inspect_model', payload: { modelVersionId: version.id } });
      const detail = { model: model.name, number: version.number, sha256: version.sha256 };
      return {
        result: version,
        note: { workspaceId, action: 'model.version', subjectType: 'ModelVersion', subjectId: version.id, detail },
      };
    }),
  );
}

/**
 * The contract as JSON, checked by itself, and against the model's outputs where a worker has looked at them: what no decoder can read must not become ready.
 */
function checkedContract(contract: unknown, inspection: InspectionShape | null = null) {
  try {
    const read = readContract(JSON.stringify(contract), 'contract');
    const outputs = inspection === null ? undefined : knownOutputs(inspection);
    if (outputs !== undefined) checkContractDecodes(read, { outputs });
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new InputError(
      error.issues.map(({ path, expected, got, fix }) => ({
        code: 'CONTRACT_INVALID',
        field: ['input', 'contract', ...(path === '' ? [] : path.split('.'))],
        message: `expected ${expected}, got ${got}; ${fix}`,
      })),
    );
  }
  return jsonValue(contract);
}

/** Accepts a contract: the version is ready, and nothing of it changes any more. */
export async function confirmVersion(
  context: SignedInContext,
  version: ModelVersion,
  input: { readonly contract?: unknown },
): Promise<ModelVersion> {
  const { workspaceId, id } = version;
  if (version.state !== 'awaiting_contract') throw wrongState(version);
  const contract = checkedContract(input.contract, readInspection(version.inspection));
  return change(context, async (tx) => {
    if (!(await confirmModelVersion(tx, { workspaceId, id, contract }))) throw wrongState(version);
    // Campaigns that run with every new version: from now on there is one.
    await startForNewVersion(tx, { workspaceId, modelId: version.modelId, modelVersionId: id });
    const [result = null] = await modelVersionsByIds(tx, { workspaceIds: [workspaceId], ids: [id] });
    return {
      result: existing(result),
      note: { workspaceId, action: 'model.confirm', subjectType: 'ModelVersion', subjectId: id },
    };
  });
}

const wrongState = ({ state }: ModelVersion) =>
  inputError(
    'WRONG_STATE',
    ['input', 'id'],
    `Expected a version that awaits its contract, got one that is ${state.replace('_', ' ')}`,
  );

const MAX_PREVIEW_IMAGES = 5;

/** Has a worker show what the model says of some photos with a contract that is not confirmed yet. */
export async function previewVersion(
  context: SignedInContext,
  version: ModelVersion,
  input: { readonly contract?: unknown; readonly imageIds: readonly string[] },
): Promise<ModelVersion> {
  const { workspaceId, id } = version;
  const { imageIds } = input;
  if (version.state !== 'awaiting_contract' && version.state !== 'ready') throw wrongState(version);
  if (imageIds.length < 1 || imageIds.length > MAX_PREVIEW_IMAGES) {
    throw inputError(
      'INVALID',
      ['input', 'imageIds'],
      `expected 1 to ${MAX_PREVIEW_IMAGES} images, got ${imageIds.length}; choose a few of a data set`,
    );
  }
  const contract = checkedContract(input.contract);
  const field = ['input', 'imageIds'];
  const images = await Promise.all(
    imageIds.map((image) => findIn(context, { on: Image, workspaceId, id: image, field })),
  );
  await context.database.transaction((tx) =>
    enqueueTask(tx, {
      workspaceId,
      kind: 'preview_model',
      payload: { modelVersionId: id, contract, imageIds: images.map((image) => image.id) },
      priority: 10,
    }),
  );
  return version;
}

/** Puts a tag on a version, or moves it there: campaigns that select by it take this version from now on. */
export async function tagVersion(
  context: SignedInContext,
  model: Model,
  input: { readonly tag: string; readonly versionId: string },
): Promise<Model> {
  const { workspaceId, id: modelId } = model;
  const tag = readInput(tagSchema, input.tag, ['input', 'tag']);
  const field = ['input', 'versionId'];
  const version = await findIn(context, { on: kinds.ModelVersion, workspaceId, id: input.versionId, field });
  if (version.modelId !== modelId) throw inputError('INVALID', field, 'This is a version of another model');
  return change(context, async (tx) => {
    await setModelTag(tx, { modelId, tag, versionId: version.id });
    const detail = { tag, number: version.number };
    return {
      result: model,
      note: { workspaceId, action: 'model.tag', subjectType: 'Model', subjectId: modelId, detail },
    };
  });
}

export async function untagVersion(context: SignedInContext, model: Model, tag: string): Promise<Model> {
  const { workspaceId, id: modelId } = model;
  return change(context, async (tx) => {
    if (!(await removeModelTag(tx, { modelId, tag }))) {
      throw inputError('NOT_FOUND', ['input', 'tag'], `The model has no tag "${tag}"`);
    }
    return {
      result: model,
      note: { workspaceId, action: 'model.untag', subjectType: 'Model', subjectId: modelId, detail: { tag } },
    };
  });
}
