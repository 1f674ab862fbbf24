import { readdir } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import {
  accepted,
  DatasetsDocument,
  DatasetVersionByIdDocument,
  DatasetVersionCreateDocument,
  pollUntil,
  uploadFile,
  type DatasetsQuery,
} from '@holdfast/client';
import { newCommand, type CommandContext } from '../command.ts';
import { UsageError } from '../errors/usage-error.ts';
import { connect, type Remote } from '../remote/connect.ts';

/** Files that are sent at a time. */
const PARALLEL = 4;
/** Data sets that are looked through at a time for the one of a name. */
const PAGE = 50;

/** `holdfast push-dataset`: a folder of photos to an installation. */
export const pushDatasetCommand = (context: CommandContext) =>
  newCommand('push-dataset', context)
    .summary('upload a folder (or a ZIP) of photos as a new version of a data set')
    .description(
      'Uploads photos with whatever labels the folder holds (folders per class, COCO JSON, YOLO, CSV) and waits until they are imported. Files that ' +
        'the installation has already are not sent again.',
    )
    .argument('<path>', 'folder, or ZIP file')
    .option('--name <name>', 'data set that it is a version of; default: the name of the folder')
    .option('--format <format>', 'images, imagefolder, coco, yolo or csv; recognised where left out')
    .action(async (path, { name, format }) => {
      const remote = await connect();
      const { client, workspaceId } = remote;
      const datasetName = name ?? basename(resolve(path)).replace(/\.zip$/i, '');
      const known = await datasetNamed(remote, datasetName);
      const shared = {
        workspaceId,
        ...(known === undefined ? { datasetName } : { datasetId: known }),
        ...(format === undefined ? {} : { format }),
      };
      const input = path.toLowerCase().endsWith('.zip')
        ? { ...shared, archiveUploadId: (await uploadFile({ ...remote, path, kind: 'ARCHIVE' })).uploadId }
        : { ...shared, files: await uploadFolder(remote, path) };
      const { datasetVersionCreate } = await client.execute(DatasetVersionCreateDocument, { input });
      const { id } = accepted(`data set ${datasetName}`, datasetVersionCreate, datasetVersionCreate.datasetVersion);
      const version = await pollUntil({
        client,
        read: async () => {
          const { node } = await client.execute(DatasetVersionByIdDocument, { id });
          if (node?.__typename !== 'DatasetVersion') throw new Error('unreachable: the version was made a moment ago');
          return node;
        },
        isDone: ({ state }) => state !== 'IMPORTING',
      });
      if (version.failure !== null) throw new UsageError(version.failure);
      for (const { file, message } of version.problems) context.terminal.err(`left out ${file}: ${message}\n`);
      context.terminal.out(
        `${version.dataset.name} version ${version.number}: ${version.imageCount} images (${version.format})\n`,
      );
    });

/** Id of the data set of a name, which then gets a new version; undefined where there is none. */
async function datasetNamed({ client, slug }: Remote, name: string): Promise<string | undefined> {
  let after: string | null = null;
  do {
    const page: DatasetsQuery = await client.execute(DatasetsDocument, { slug, first: PAGE, after });
    const datasets = page.workspace?.datasets;
    const found = datasets?.edges.find(({ node }) => node.name === name);
    if (found !== undefined) return found.node.id;
    after = datasets?.pageInfo.hasNextPage === true ? datasets.pageInfo.endCursor : null;
  } while (after !== null);
  return undefined;
}

async function uploadFolder(remote: Remote, folder: string): Promise<{ name: string; uploadId: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
  const waiting = [...names];
  const uploads = new Map<string, string>();
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const { uploadId } = await uploadFile({ ...remote, path: join(folder, name), kind: 'PHOTO' });
        uploads.set(name, uploadId);
      }
    }),
  );
  return names.map((name) => ({ name, uploadId: uploads.get(name) ?? '' }));
}
