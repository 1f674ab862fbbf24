import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  datasetImportSourceSchema,
  leftOut,
  taskStep,
  type DatasetImportSource,
  type DatasetProblems,
  type LeftOut,
} from '@holdfast/domain';
import { finishTask, holdClaim, notify } from '@holdfast/jobs';
import { readBlob } from '@holdfast/storage';
import { decodePhoto, makeThumbnail } from '@holdfast/vision';
import type { Handler, TaskContext } from '../context.ts';
import { readAnnotations } from '../datasets/annotations.ts';
import { leftOutList, type TellProblem } from '../datasets/left-out.ts';
import { readArchive } from '../datasets/read-archive.ts';
import { isNoise, isPhoto, isText, UnreadableFileError, type SourceFile } from '../datasets/source-file.ts';
import { saveBlob, writeArtifacts } from '../files/save-blob.ts';
import { problemOf, UnfitError } from '../problem-of.ts';

const MAX_TEXT_BYTES = 256 * 2 ** 20;
const MAX_FILE_BYTES = 64 * 2 ** 20;
const ROWS_AT_ONCE = 500;

interface Photo {
  readonly path: string;
  readonly imageId: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Imports a data set: every photo is decoded once, so that none can fail later, and stored under its hash with a thumbnail; labels are read from what
 * lies beside them. Files that cannot be used are listed with their reasons. An import that was cut off begins anew and finds its photos stored.
 */
export const importDataset: Handler<'import_dataset'> = async (context, task) => {
  const { db } = context;
  const { datasetVersionId } = task.payload;
  const version = await db.prisma.datasetVersion.findUniqueOrThrow({ where: { id: datasetVersionId } });
  const { workspaceId } = version;
  const source = datasetImportSourceSchema.parse(version.source);
  const { problems, tell: onProblem } = leftOutList();
  const texts = new Map<string, string>();
  const photos: Photo[] = [];
  await withFiles(context, { workspaceId, source, onProblem }, async (files) => {
    let textBytes = 0;
    for await (const file of files) {
      context.signal.throwIfAborted();
      if (isNoise(file.path)) continue;
      if (isPhoto(file.path)) {
        const photo = await importPhoto(context, { workspaceId, file, onProblem });
        if (photo !== undefined) photos.push(photo);
        context.progress({ fraction: null, says: taskStep.say('has_imported', photos.length) });
      } else if (isText(file.path)) {
        const bytes = await readOrTell(file, onProblem);
        textBytes += bytes?.length ?? 0;
        if (textBytes > MAX_TEXT_BYTES) onProblem(file.path, leftOut.say('file_too_many_labels'));
        else if (bytes !== undefined) texts.set(file.path, new TextDecoder().decode(bytes));
      } else onProblem(file.path, leftOut.say('file_not_used'));
    }
  });
  if (photos.length === 0) throw noPhotos(problems);
  photos.sort((a, b) => (a.path < b.path ? -1 : 1));
  const paths = photos.map(({ path }) => path);
  const annotations = readAnnotations({ wanted: source.format, texts, photos: paths, onProblem });
  const root = commonRoot(paths);
  const given = new Map(source.kind === 'files' ? source.files.map(({ name, label }) => [name, label]) : []);
  const items = photos.map(({ path, imageId, sha256, ...size }, position) => {
    const { label, boxes } = annotations.of(path, size);
    return { position, name: path.slice(root.length), imageId, sha256, label: given.get(path) ?? label, boxes };
  });
  const contentHash = createHash('sha256')
    .update(JSON.stringify(items.map(({ name, sha256, label, boxes }) => [name, sha256, label, boxes])))
    .digest('hex');
  await db.transaction(
    async (tx) => {
      await holdClaim(tx, task);
      await tx.datasetItem.deleteMany({ where: { datasetVersionId } });
      for (let from = 0; from < items.length; from += ROWS_AT_ONCE) {
        await tx.datasetItem.createMany({
          data: items.slice(from, from + ROWS_AT_ONCE).map(({ sha256: _, boxes, ...item }) => ({
            ...item,
            datasetVersionId,
            ...(boxes === null ? {} : { boxes }),
          })),
        });
      }
      await tx.datasetVersion.update({
        where: { id: datasetVersionId },
        data: { state: 'ready', format: annotations.format, imageCount: items.length, contentHash, problems },
      });
      await notify(tx, { kind: 'dataset_version_changed', workspaceId, datasetVersionId });
      await finishTask(tx, task);
    },
    { timeoutMs: 120_000 },
  );
};

function noPhotos({ files }: DatasetProblems): UnfitError {
  const [first] = files.listed;
  return new UnfitError({
    code: 'NO_PHOTOS',
    where: 'the data set',
    expected: 'at least one photo (JPEG, PNG, WebP, GIF, TIFF, AVIF)',
    got: first === undefined ? 'none' : `none; ${first.file}: ${first.message}`,
    fix: 'upload photos, or a ZIP of them',
  });
}

/** Folders that all photos share: `photos/cats/1.jpg` and `photos/dogs/2.jpg` are named cats/1.jpg and dogs/2.jpg. */
function commonRoot(paths: readonly string[]): string {
  const [first = ''] = paths;
  const folders = first.split('/').slice(0, -1);
  for (let length = folders.length; length > 0; length--) {
    const root = `${folders.slice(0, length).join('/')}/`;
    if (paths.every((path) => path.startsWith(root))) return root;
  }
  return '';
}

/** The files of a source, while `use` runs. An archive is fetched to a scratch file first: its directory stands at its end. */
async function withFiles(
  { store }: TaskContext,
  request: {
    readonly workspaceId: string;
    readonly source: DatasetImportSource;
    readonly onProblem: TellProblem;
  },
  use: (files: AsyncIterable<SourceFile>) => Promise<void>,
): Promise<void> {
  const { workspaceId, source, onProblem } = request;
  if (source.kind === 'files') {
    const read = (sha256: string) => () => readBlob({ store, key: { workspaceId, sha256 }, maxBytes: MAX_FILE_BYTES });
    await use(
      (async function* () {
        for (const { name, sha256 } of source.files) yield await Promise.resolve({ path: name, read: read(sha256) });
      })(),
    );
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-import-'));
  try {
    const path = join(folder, 'archive.zip');
    await pipeline(await store.open({ workspaceId, sha256: source.sha256 }), createWriteStream(path));
    await use(readArchive(path, { where: source.fileName, onProblem }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The bytes of a file; `undefined`, with a problem, where it is damaged. */
async function readOrTell(file: SourceFile, onProblem: TellProblem): Promise<Uint8Array | undefined> {
  try {
    return await file.read();
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    onProblem(file.path, leftOut.say('file_damaged', error.message));
    return undefined;
  }
}

/** Decodes and stores one photo; `undefined`, with a problem, for one that cannot be used. */
async function importPhoto(
  { db, store }: TaskContext,
  request: {
    readonly workspaceId: string;
    readonly file: SourceFile;
    readonly onProblem: TellProblem;
  },
): Promise<Photo | undefined> {
  const { workspaceId, file, onProblem } = request;
  const bytes = await readOrTell(file, onProblem);
  if (bytes === undefined) return undefined;
  let decoded: Awaited<ReturnType<typeof decodePhoto>>;
  try {
    decoded = await decodePhoto(bytes, { where: file.path });
  } catch (error) {
    onProblem(file.path, unreadable(error, file.path));
    return undefined;
  }
  const { width, height } = decoded;
  const mediaType = mediaTypeOf(file.path);
  const photo = await saveBlob(store, { workspaceId, bytes, kind: 'photo', mediaType });
  const small = await makeThumbnail(decoded, file.path);
  const thumbnail = await saveBlob(store, { workspaceId, bytes: small, kind: 'thumbnail', mediaType: 'image/webp' });
  const { id } = await db.transaction(async (tx) => {
    await writeArtifacts(tx, { workspaceId, blobs: [photo, thumbnail] });
    return tx.image.upsert({
      where: { workspaceId_sha256: { workspaceId, sha256: photo.sha256 } },
      create: {
        workspaceId,
        sha256: photo.sha256,
        width,
        height,
        mediaType,
        size: BigInt(photo.size),
        thumbnailSha256: thumbnail.sha256,
      },
      update: { thumbnailSha256: thumbnail.sha256 },
    });
  });
  return { path: file.path, imageId: id, sha256: photo.sha256, width, height };
}

/** Why a photo cannot be used. */
function unreadable(error: unknown, path: string): LeftOut {
  const { code, got } = problemOf(error, path);
  switch (code) {
    case 'IMAGE_EMPTY':
      return leftOut.say('image_empty');
    case 'IMAGE_FILE_TOO_LARGE':
      return leftOut.say('image_file_too_large', got);
    case 'IMAGE_TOO_MANY_PIXELS':
      return leftOut.say('image_too_many_pixels', got);
    case 'IMAGE_FORMAT_REFUSED':
      return leftOut.say('image_format_refused');
    case 'IMAGE_FORMAT_UNKNOWN':
      return leftOut.say('image_format_unknown');
    case 'IMAGE_TRUNCATED':
      return leftOut.say('image_truncated');
    case 'IMAGE_TIMEOUT':
      return leftOut.say('image_timeout');
    case 'IMAGE_CORRUPT':
      return leftOut.say('image_corrupt', got);
    default:
      return leftOut.say('other', got);
  }
}

function mediaTypeOf(path: string): string {
  const extension = /\.([^.]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const names: Readonly<Record<string, string>> = { jpg: 'jpeg', tif: 'tiff' };
  return `image/${names[extension] ?? extension}`;
}
