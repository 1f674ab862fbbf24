import { previewResultSchema, problemSchema, type PreviewResult } from '@holdfast/domain';
import {
  artifactsByIds,
  childrenOfVersions,
  newestTasksFor,
  type ModelVersion as VersionRow,
  type Task,
} from '@holdfast/db';
import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { enumOf } from '../../graphql/enums.ts';
import { rowLoader, rowsLoader } from '../../graphql/loaders.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { saveUrl } from '../../files/links.ts';
import { Image } from '../datasets/kinds.ts';
import { User } from '../people/user.ts';
import { existing } from '../shared/find-one.ts';
import { ModelTask, Prediction } from '../shared/prediction.ts';
import { Problem } from '../shared/problem.ts';
import { WorkTask } from '../tasks/work-task.ts';
import { contractOf } from './contract-facts.ts';
import { Inspection, readInspection } from './inspection.ts';
import { Model, ModelVersion } from './kinds.ts';

const versionState = enumOf('ModelVersionState', ['awaiting_contract', 'inspecting', 'ready', 'rejected']);
const ModelOrigin = enumOf('ModelOrigin', ['hardened', 'uploaded']);

const artifactById = rowLoader({
  read: ({ database, workspaceIds }, ids) => artifactsByIds(database.prisma, { workspaceIds, ids }),
  keyOf: ({ id }) => id,
});
const childrenOf = rowsLoader({
  read: ({ database, workspaceIds }, ids) => childrenOfVersions(database.prisma, { workspaceIds, ids }),
  keyOf: ({ parentId }) => parentId ?? '',
});

const payload = z.object({ modelVersionId: z.string() });
const newestTask = (kind: 'inspect_model' | 'preview_model') =>
  rowLoader<Task>({
    read: ({ database, workspaceIds }, ids) =>
      newestTasksFor(database.prisma, { workspaceIds, ids, kind, payloadKey: 'modelVersionId' }),
    keyOf: (task) => payload.parse(task.payload).modelVersionId,
  });
const inspectionTaskOf = newestTask('inspect_model');
const previewTaskOf = newestTask('preview_model');

interface PreviewShape {
  readonly task: Task;
  /** Null while the task runs. */
  readonly result: PreviewResult | null;
}

/** The newest preview that was asked for; what an older one found is not shown beside it. */
async function previewOf(context: ApiContext, { id, preview }: VersionRow): Promise<PreviewShape | null> {
  const task = await previewTaskOf(context).load(id);
  if (task === null) return null;
  const resultIn = (value: unknown): PreviewResult | null => {
    const stored = value === null ? null : previewResultSchema.parse(value);
    return stored?.taskId === task.id ? stored : null;
  };
  const result = resultIn(preview);
  if (result !== null || task.state !== 'done') return { task, result };
  // The task ended after the version was read: an answer that says "done" and shows nothing would be the last that a page asks for.
  const { preview: now } = await context.database.prisma.modelVersion.findUniqueOrThrow({
    where: { id },
    select: { preview: true },
  });
  return { task, result: resultIn(now) };
}

const PreviewItem = builder.objectRef<PreviewResult['items'][number]>('PreviewItem').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    image: t.field({
      type: Image.ref,
      resolve: async ({ imageId }, _args, context) => existing(await Image.byId(context).load(imageId)),
    }),
    prediction: t.field({
      type: Prediction,
      resolve: ({ width, height, prediction }) => ({ width, height, record: prediction }),
    }),
  }),
});

const ModelPreview = builder.objectRef<PreviewShape>('ModelPreview').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    items: t.field({ type: [PreviewItem], resolve: ({ result }) => result?.items ?? [] }),
    problem: t.field({ type: Problem, nullable: true, resolve: ({ result }) => result?.problem ?? null }),
    task: t.field({ type: WorkTask.ref, resolve: ({ task }) => task }),
  }),
});

implementNode(ModelVersion, {
  fields: (t) => ({
    children: t.field({
      type: [ModelVersion.ref],
      resolve: async ({ id }, _args, context) => [...(await childrenOf(context).load(id))],
    }),
    contract: t.field({
      type: 'JSON',
      nullable: true,
      description: 'vision/contract as confirmed.',
      resolve: ({ contract }) => contract,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.field({
      type: User.ref,
      nullable: true,
      resolve: ({ createdById }, _args, context) =>
        createdById === null ? null : User.byId(context).load(createdById),
    }),
    downloadUrl: t.string({
      resolve: ({ workspaceId, sha256, fileName }, _args, context) =>
        saveUrl(context, { workspaceId, sha256, fileName, mediaType: 'application/octet-stream' }),
    }),
    fileName: t.exposeString('fileName'),
    inputHeight: t.int({ nullable: true, resolve: (version) => contractOf(version)?.input.height ?? null }),
    inputWidth: t.int({ nullable: true, resolve: (version) => contractOf(version)?.input.width ?? null }),
    inspection: t.field({
      type: Inspection,
      nullable: true,
      resolve: ({ inspection }) => readInspection(inspection),
    }),
    inspectionTask: t.field({
      type: WorkTask.ref,
      nullable: true,
      resolve: ({ id }, _args, context) => inspectionTaskOf(context).load(id),
    }),
    labels: t.field({ type: ['String'], resolve: (version) => contractOf(version)?.output.labels ?? [] }),
    model: t.field({
      type: Model.ref,
      resolve: async ({ modelId }, _args, context) => existing(await Model.byId(context).load(modelId)),
    }),
    notes: t.exposeString('notes'),
    number: t.exposeInt('number'),
    origin: t.expose('origin', { type: ModelOrigin }),
    parent: t.field({
      type: ModelVersion.ref,
      nullable: true,
      resolve: ({ parentId }, _args, context) => (parentId === null ? null : ModelVersion.byId(context).load(parentId)),
    }),
    preview: t.field({
      type: ModelPreview,
      nullable: true,
      resolve: (version, _args, context) => previewOf(context, version),
    }),
    proposedContract: t.field({
      type: 'JSON',
      nullable: true,
      description: 'vision/contract as inspection inferred it, to be confirmed.',
      resolve: ({ proposedContract }) => proposedContract,
    }),
    rejection: t.field({
      type: Problem,
      nullable: true,
      resolve: ({ rejection }) => (rejection === null ? null : problemSchema.parse(rejection)),
    }),
    sha256: t.exposeString('sha256'),
    size: t.field({
      type: 'BigInt',
      resolve: async ({ artifactId }, _args, context) => existing(await artifactById(context).load(artifactId)).size,
    }),
    state: t.expose('state', { type: versionState }),
    task: t.field({ type: ModelTask, nullable: true, resolve: (version) => contractOf(version)?.task ?? null }),
  }),
});
