import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type BlobKey, checkKey, checkWorkspaceId, describeKey, isSha256, isWorkspaceId } from '../blob-key.ts';
import { chunksOf, clipRange, notFound, verifiedStream } from '../content-check.ts';
import { type ObjectStore, type PutRequest, type StoredBlob } from '../object-store.ts';
import { spool } from '../spool.ts';
import { errorCode, StorageError } from '../storage-error.ts';
import { fileError } from './file-error.ts';
import { createFileHandler } from './file-handler.ts';
import { FileUrlSigner } from './file-url-signer.ts';

export interface FileStoreOptions {
  readonly folder: string;
  /** For signed addresses: a secret, and the origin that people reach us at (empty: addresses without one). */
  readonly signing?: { readonly secret: string; readonly origin: string };
  readonly now?: () => Date;
}

/**
 * Blobs as files: `blobs/<workspace>/<first two digits>/<sha256>`, so that no folder grows beyond what file systems like. What
 * is on its way in stands in `incoming/` and is renamed into place, which is atomic within one file system.
 */
export function createFileStore({ folder, signing, now = () => new Date() }: FileStoreOptions): ObjectStore {
  const root = resolve(folder);
  const blobs = join(root, 'blobs');
  const incoming = join(root, 'incoming');
  const signer = signing === undefined ? undefined : new FileUrlSigner({ ...signing, now });

  const pathOf = (key: BlobKey): string => {
    checkKey(key);
    return join(blobs, key.workspaceId, key.sha256.slice(0, 2), key.sha256);
  };

  async function put(request: PutRequest): Promise<StoredBlob> {
    checkWorkspaceId(request.workspaceId);
    const spooled = await spool(incoming, request);
    const key = { workspaceId: request.workspaceId, sha256: spooled.sha256 };
    const path = pathOf(key);
    try {
      await mkdir(dirname(path), { recursive: true });
      // Also where the blob is there already: renews its age, and mends it should the old file be damaged.
      await rename(spooled.path, path);
      await syncFolder(dirname(path));
      return { ...key, size: spooled.size, modifiedAt: (await stat(path)).mtime };
    } catch (error) {
      await rm(spooled.path, { force: true }).catch(() => undefined);
      throw fileError({ error, where: describeKey(key) });
    }
  }

  async function statBlob(key: BlobKey): Promise<StoredBlob | undefined> {
    const path = pathOf(key);
    try {
      const { size, mtime } = await stat(path);
      return { ...key, size, modifiedAt: mtime };
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw fileError({ error, where: describeKey(key) });
    }
  }

  const requireSigner = (): FileUrlSigner => {
    if (signer !== undefined) return signer;
    throw new StorageError({
      code: 'STORE_MISUSED',
      where: 'file store',
      expected: 'a secret to sign addresses with',
      got: 'none',
      fix: 'set HOLDFAST_SECRET for this process',
    });
  };

  const store: ObjectStore = {
    kind: 'files',
    place: root,
    put,
    stat: statBlob,

    async open(key, range) {
      const blob = await statBlob(key);
      if (blob === undefined) throw notFound(key);
      const { start, end } = clipRange({ key, range, size: blob.size });
      // An empty blob has no last byte, which is what createReadStream's inclusive `end` asks for.
      const source = end === start ? [] : createReadStream(pathOf(key), { start, end: end - 1 });
      return verifiedStream({
        key,
        length: end - start,
        whole: range === undefined,
        source: readableFile(source, key),
      });
    },

    async delete(key) {
      await rm(pathOf(key), { force: true }).catch((error: unknown) => {
        throw fileError({ error, where: describeKey(key) });
      });
    },

    async *list(filter) {
      if (filter !== undefined) checkWorkspaceId(filter.workspaceId);
      const workspaces = filter === undefined ? await namesIn(blobs) : [filter.workspaceId];
      for (const workspaceId of workspaces.filter(isWorkspaceId)) {
        for (const prefix of await namesIn(join(blobs, workspaceId))) {
          for (const sha256 of (await namesIn(join(blobs, workspaceId, prefix))).filter(isSha256)) {
            const blob = await statBlob({ workspaceId, sha256 });
            if (blob !== undefined) yield blob;
          }
        }
      }
    },

    createUploadUrl: async (request) => Promise.resolve(requireSigner().upload(request)),

    /** The handler has checked hash and size before anything became visible. */
    async acceptUpload({ key, size }) {
      const blob = await statBlob(key);
      if (blob === undefined) throw notFound(key);
      if (blob.size === size) return blob;
      throw new StorageError({
        code: 'STORE_WRONG_CONTENT',
        where: describeKey(key),
        expected: `${size} bytes`,
        got: `${blob.size} bytes`,
        fix: 'announce the size that the file has',
      });
    },

    createDownloadUrl: async (request) => Promise.resolve(requireSigner().download(request)),

    async sweepUnfinished(before) {
      let removed = 0;
      for (const name of await namesIn(incoming)) {
        const path = join(incoming, name);
        const entry = await stat(path).catch(() => undefined);
        if (entry === undefined || entry.mtime >= before) continue;
        await rm(path, { force: true });
        removed++;
      }
      return removed;
    },
  };
  return signer === undefined ? store : { ...store, fileHandler: createFileHandler({ store, signer }) };
}

/** Sorted, so that listings come in the order of keys; none where the folder is not there yet. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw fileError({ error, where: folder });
  }
}

async function* readableFile(source: Iterable<never> | AsyncIterable<unknown>, key: BlobKey) {
  try {
    if (Symbol.asyncIterator in source) yield* chunksOf(source);
  } catch (error) {
    throw fileError({ error, where: describeKey(key) });
  }
}

/** A renamed file survives a power cut only once its folder is on the medium too. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
