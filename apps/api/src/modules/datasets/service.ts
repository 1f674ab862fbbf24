import { datasetFormatSchema, type DatasetFormat, type DatasetImportSource } from '@holdfast/domain';
import { enqueueTask } from '@holdfast/jobs';
import {
  createDataset,
  createDatasetVersion,
  updateDataset,
  type Dataset as DatasetRow,
  type DatasetVersion,
  type Upload,
  type Workspace,
} from '@holdfast/db';
import { z } from 'zod';
import { change } from '../../graphql/change.ts';
import { inputError } from '../../graphql/errors.ts';
import { findIn, type SignedInContext } from '../../graphql/guard.ts';
import { readInput, refusingTaken } from '../../graphql/read-input.ts';
import { descriptionSchema, nameSchema } from '../shared/names.ts';
import { acceptUpload, recordArtifact } from '../uploads/confirm-upload.ts';
import { Dataset } from './kinds.ts';

const updateSchema = z.object({
  archived: z.boolean().nullish(),
  description: descriptionSchema.nullish(),
  name: nameSchema.nullish(),
});

export async function editDataset(context: SignedInContext, dataset: DatasetRow, input: unknown): Promise<DatasetRow> {
  const { archived, description, name } = readInput(updateSchema, input);
  const { workspaceId, id } = dataset;
  const data = {
    ...(typeof name === 'string' && { name }),
    ...(typeof description === 'string' && { description }),
    ...(typeof archived === 'boolean' && { archivedAt: archived ? (dataset.archivedAt ?? context.now()) : null }),
  };
  const detail = { ...(typeof name === 'string' && { name }), ...(typeof archived === 'boolean' && { archived }) };
  return refusingTaken(['input', 'name'], name ?? dataset.name, () =>
    change(context, async (tx) => ({
      result: await updateDataset(tx, { workspaceId, id, data }),
      note: { workspaceId, action: 'dataset.update', subjectType: 'Dataset', subjectId: id, detail },
    })),
  );
}

const MAX_FILES = 2000;

const fileName = z
  .string()
  .min(1)
  .max(500)
  .refine((name) => !name.includes('\0') && !name.split(/[\\/]/).includes('..'), 'A file name stays inside its folder');

const createSchema = z.object({
  archiveUploadId: z.string().nullish(),
  datasetId: z.string().nullish(),
  datasetName: nameSchema.nullish(),
  files: z
    .array(z.object({ label: z.string().max(200).nullish(), name: fileName, uploadId: z.string() }))
    .max(MAX_FILES, `Send more than ${MAX_FILES} files as one ZIP`)
    .nullish(),
  format: datasetFormatSchema.nullish(),
});
type CreateInput = z.infer<typeof createSchema>;

interface Source {
  readonly source: DatasetImportSource;
  readonly uploads: readonly Upload[];
}

/** Makes the next version of a data set out of uploads, and has it imported by a worker. */
export async function addDatasetVersion(
  context: SignedInContext,
  { id: workspaceId }: Workspace,
  input: unknown,
): Promise<DatasetVersion> {
  const read = readInput(createSchema, input);
  const [datasetId, datasetName] = [read.datasetId ?? null, read.datasetName ?? null];
  if (datasetId === null && datasetName === null) {
    throw inputError('REQUIRED', ['input', 'datasetName'], 'Name a new data set, or give the id of one that exists');
  }
  const known =
    datasetId === null
      ? null
      : await findIn(context, { on: Dataset, workspaceId, id: datasetId, field: ['input', 'datasetId'] });
  const { source, uploads } = await readSource(context, workspaceId, read);
  return refusingTaken(['input', 'datasetName'], datasetName ?? '', () =>
    change(context, async (tx) => {
      for (const upload of uploads) await recordArtifact(tx, upload);
      const dataset = known ?? (await createDataset(tx, { workspaceId, name: datasetName ?? '' }));
      const created = { workspaceId, datasetId: dataset.id, source, createdById: context.viewer.user.id };
      const version = await createDatasetVersion(tx, created);
      await enqueueTask(tx, { workspaceId, kind: 'import_dataset', payload: { datasetVersionId: version.id } });
      const detail = { dataset: dataset.name, number: version.number };
      return {
        result: version,
        note: { workspaceId, action: 'dataset.version', subjectType: 'DatasetVersion', subjectId: version.id, detail },
      };
    }),
  );
}

async function readSource(context: SignedInContext, workspaceId: string, input: CreateInput): Promise<Source> {
  const { archiveUploadId = null, files = null } = input;
  const format: DatasetFormat | null = input.format ?? null;
  if ((archiveUploadId === null) === (files === null || files.length === 0)) {
    throw inputError('REQUIRED', ['input', 'files'], 'Send either one ZIP (archiveUploadId) or some files');
  }
  if (archiveUploadId !== null) {
    const field = ['input', 'archiveUploadId'];
    const upload = await acceptUpload(context, { workspaceId, id: archiveUploadId, kind: 'archive', field });
    return { source: { kind: 'archive', sha256: upload.sha256, fileName: upload.fileName, format }, uploads: [upload] };
  }
  const accepted = await inOrder(files ?? [], async ({ name, label, uploadId }, index) => {
    const field = ['input', 'files', String(index), 'uploadId'];
    const upload = await acceptUpload(context, { workspaceId, id: uploadId, kind: 'photo', field });
    return { upload, file: { name, sha256: upload.sha256, label: label ?? null } };
  });
  return {
    source: { kind: 'files', files: accepted.map(({ file }) => file), format },
    uploads: [...new Map(accepted.map(({ upload }) => [upload.sha256, upload])).values()],
  };
}

const AT_A_TIME = 16;

/** Maps in groups: the store and the pool of connections are shared with everybody else. */
async function inOrder<Item, Result>(
  items: readonly Item[],
  map: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += AT_A_TIME) {
    const group = items.slice(start, start + AT_A_TIME);
    results.push(...(await Promise.all(group.map((item, offset) => map(item, start + offset)))));
  }
  return results;
}
