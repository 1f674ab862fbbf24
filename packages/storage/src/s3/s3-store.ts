import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { CopyConditions } from 'minio';
import { type BlobKey, checkKey, checkWorkspaceId, describeKey, isSha256, isWorkspaceId } from '../blob-key.ts';
import { chunksOf, clipRange, notFound, verifiedStream } from '../content-check.ts';
import { linkLife } from '../link-life.ts';
import { safeDelivery } from '../media-types.ts';
import {
  type ObjectStore,
  type PutRequest,
  type SignedUrl,
  type StoredBlob,
  type UploadUrlRequest,
} from '../object-store.ts';
import { spool, type Spooled } from '../spool.ts';
import { StorageError } from '../storage-error.ts';
import { createS3Client, type S3Settings } from './s3-client.ts';
import { withRetries } from './retry.ts';
import { s3Error } from './s3-error.ts';

/** A blob younger than this is not sent again: a reconciler would leave it alone for many hours yet. */
const FRESH_MS = 60 * 60 * 1000;

const LIST_PAGE = 1000;

/**
 * Blobs as objects `blobs/<workspace>/<sha256>`. Clients' uploads land under `incoming/` and are copied to their name only
 * after their bytes were hashed, so that an address that is still valid can never overwrite a blob.
 *
 * Answers of S3 servers are not taken at their word: after a write the object is asked for, and every read is hashed.
 */
export async function openS3Store(settings: S3Settings & { readonly spoolFolder: string }): Promise<ObjectStore> {
  const { bucket, region } = settings;
  const client = createS3Client(settings, settings.endpoint);
  const publicEndpoint = settings.publicEndpoint ?? settings.endpoint;
  const publicClient = createS3Client(settings, publicEndpoint);
  const place = `${settings.endpoint}/${bucket}`;

  await withRetries(place, async () => {
    if (!(await client.bucketExists(bucket))) await client.makeBucket(bucket, region);
  });

  async function put(request: PutRequest): Promise<StoredBlob> {
    checkWorkspaceId(request.workspaceId);
    const spooled = await spool(settings.spoolFolder, request);
    try {
      const key = { workspaceId: request.workspaceId, sha256: spooled.sha256 };
      const present = await stat(key);
      if (present?.size === spooled.size && Date.now() - present.modifiedAt.getTime() < FRESH_MS) return present;
      return await withRetries(describeKey(key), async () => {
        await send(key, spooled);
        return await requireSize(key, spooled.size);
      });
    } finally {
      await rm(spooled.path, { force: true }).catch(() => undefined);
    }
  }

  async function send(key: BlobKey, { path, size }: Spooled): Promise<void> {
    await client.putObject(bucket, nameOf(key), createReadStream(path), size, {
      'Content-Type': 'application/octet-stream',
    });
  }

  async function requireSize(key: BlobKey, size: number): Promise<StoredBlob> {
    const blob = await stat(key);
    if (blob?.size === size) return blob;
    throw new StorageError({
      code: 'STORE_UNAVAILABLE',
      where: describeKey(key),
      expected: `${size} bytes in the store after writing them`,
      got: blob === undefined ? 'no object' : `${blob.size} bytes`,
      fix: "try again; if it stays so, look into the S3 server's log",
    });
  }

  async function stat(key: BlobKey): Promise<StoredBlob | undefined> {
    const found = await statName(nameOf(key), describeKey(key));
    return found && { ...key, size: found.size, modifiedAt: found.modifiedAt };
  }

  async function statName(name: string, where: string) {
    try {
      return await withRetries(where, async () => {
        const { size, lastModified, etag } = await client.statObject(bucket, name);
        return { size, modifiedAt: lastModified, etag };
      });
    } catch (error) {
      if (error instanceof StorageError && error.code === 'STORE_NOT_FOUND') return undefined;
      throw error;
    }
  }

  async function remove(name: string, where: string): Promise<void> {
    await withRetries(where, () => client.removeObject(bucket, name));
  }

  async function* listNames(prefix: string) {
    for (let token = ''; ;) {
      const page = await withRetries(place, () => client.listObjectsV2Query(bucket, prefix, token, '', LIST_PAGE, ''));
      for (const object of page.objects) {
        if (object.name !== undefined) yield { ...object, name: object.name };
      }
      if (!page.isTruncated) return;
      token = page.nextContinuationToken;
    }
  }

  /**
   * Uploads in parts that were begun before `before` and neither completed nor aborted, because the process that sent them died. Their parts take
   * room and no list of objects shows them. All of them are listed before one is aborted, so that pages do not shift; `removeIncompleteUpload` would
   * abort only the newest of a name, which may be one that is under way.
   */
  async function multipartUploads(before: Date): Promise<readonly { key: string; uploadId: string }[]> {
    const found: { key: string; uploadId: string }[] = [];
    let [keyMarker, uploadIdMarker] = ['', ''];
    for (;;) {
      const page = await withRetries(place, () =>
        client.listIncompleteUploadsQuery(bucket, '', keyMarker, uploadIdMarker, ''),
      );
      for (const { key, uploadId, initiated } of page.uploads) if (initiated < before) found.push({ key, uploadId });
      if (!page.isTruncated) return found;
      ({ nextKeyMarker: keyMarker, nextUploadIdMarker: uploadIdMarker } = page);
    }
  }

  /** The hash of what a client has sent, and the tag under which exactly these bytes can be copied. */
  async function hashIncoming({
    name,
    where,
    size,
  }: {
    readonly name: string;
    readonly where: string;
    readonly size: number;
  }) {
    const found = await statName(name, where);
    if (found === undefined) return undefined;
    if (found.size !== size) return { found: `${found.size} bytes`, sha256: '', etag: found.etag };
    const sha256 = await withRetries(where, async () => {
      const hash = createHash('sha256');
      let received = 0;
      for await (const chunk of chunksOf(await client.getObject(bucket, name))) {
        hash.update(chunk);
        received += chunk.byteLength;
      }
      if (received !== size) throw new Error(`the answer ended after ${received} of ${size} bytes`);
      return hash.digest('hex');
    });
    return { found: `bytes with SHA-256 ${sha256}`, sha256, etag: found.etag };
  }

  return {
    kind: 's3',
    place,
    signedOrigin: new URL(publicEndpoint).origin,
    put,
    stat,

    async open(key, range) {
      const blob = await stat(key);
      if (blob === undefined) throw notFound(key);
      const { start, end } = clipRange({ key, range, size: blob.size });
      const length = end - start;
      const source =
        length === 0
          ? undefined
          : await withRetries(describeKey(key), () => client.getPartialObject(bucket, nameOf(key), start, length));
      return verifiedStream({ key, length, whole: range === undefined, source: readable(source, key) });
    },

    async delete(key) {
      await remove(nameOf(key), describeKey(key));
    },

    async *list(filter) {
      if (filter !== undefined) checkWorkspaceId(filter.workspaceId);
      for await (const { name, size, lastModified } of listNames(
        filter === undefined ? 'blobs/' : `blobs/${filter.workspaceId}/`,
      )) {
        const [, workspaceId = '', sha256 = ''] = name.split('/');
        if (isWorkspaceId(workspaceId) && isSha256(sha256)) {
          yield { workspaceId, sha256, size, modifiedAt: lastModified };
        }
      }
    },

    async createUploadUrl({ key, uploadId, expiresInSeconds }): Promise<SignedUrl> {
      const name = incomingName({ key, uploadId });
      const life = linkLife({ now: new Date(), expiresInSeconds });
      return signed('PUT', life, () => publicClient.presignedPutObject(bucket, name, expiresInSeconds));
    },

    async acceptUpload({ key, size, uploadId }) {
      const name = incomingName({ key, uploadId });
      const where = `upload ${uploadId}`;
      const incoming = await hashIncoming({ name, where, size });
      if (incoming === undefined) {
        // Accepted before, or the same file came by another way.
        const blob = await stat(key);
        if (blob?.size === size) return blob;
        throw notFound(key);
      }
      if (incoming.sha256 !== key.sha256) {
        await remove(name, where);
        throw new StorageError({
          code: 'STORE_WRONG_CONTENT',
          where,
          expected: `${size} bytes with SHA-256 ${key.sha256}`,
          got: incoming.found,
          fix: 'the transfer was cut short or damaged: send the file again',
        });
      }
      // Only the very bytes that were hashed: should they have been replaced meanwhile, the condition fails.
      const conditions = new CopyConditions();
      conditions.setMatchETag(incoming.etag);
      const blob = await withRetries(where, async () => {
        await client.copyObject(bucket, nameOf(key), `/${bucket}/${name}`, conditions);
        return await requireSize(key, size);
      });
      await remove(name, where);
      return blob;
    },

    async createDownloadUrl({ key, expiresInSeconds, sameForSeconds, ...delivery }) {
      const name = nameOf(key);
      const { contentType, contentDisposition } = safeDelivery(delivery);
      const life = linkLife({
        now: new Date(),
        expiresInSeconds,
        ...(sameForSeconds !== undefined && { sameForSeconds }),
      });
      const headers = {
        'response-content-type': contentType,
        'response-content-disposition': contentDisposition,
        'response-cache-control': 'private, max-age=31536000, immutable',
      };
      return signed('GET', life, () =>
        publicClient.presignedGetObject(bucket, name, life.seconds, headers, life.issuedAt),
      );
    },

    async sweepUnfinished(before) {
      let removed = 0;
      for await (const { name, lastModified } of listNames('incoming/')) {
        if (lastModified >= before) continue;
        await remove(name, name);
        removed++;
      }
      for (const { key, uploadId } of await multipartUploads(before)) {
        await withRetries(key, () => client.abortMultipartUpload(bucket, key, uploadId));
        removed++;
      }
      return removed;
    },
  };

  async function signed(
    method: SignedUrl['method'],
    { issuedAt, seconds }: ReturnType<typeof linkLife>,
    sign: () => Promise<string>,
  ): Promise<SignedUrl> {
    try {
      return { method, url: await sign(), expiresAt: new Date(issuedAt.getTime() + seconds * 1000) };
    } catch (error) {
      throw s3Error({ error, where: place });
    }
  }
}

function nameOf(key: BlobKey): string {
  checkKey(key);
  return `blobs/${key.workspaceId}/${key.sha256}`;
}

function incomingName({ key, uploadId }: Pick<UploadUrlRequest, 'key' | 'uploadId'>): string {
  checkKey(key);
  if (!isWorkspaceId(uploadId)) {
    throw new StorageError({
      code: 'STORE_MISUSED',
      where: 'uploadId',
      expected: 'a lower case UUID',
      got: JSON.stringify(uploadId.slice(0, 80)),
      fix: "pass the upload row's id",
    });
  }
  return `incoming/${key.workspaceId}/${uploadId}`;
}

async function* readable(source: AsyncIterable<unknown> | undefined, key: BlobKey) {
  try {
    if (source !== undefined) yield* chunksOf(source);
  } catch (error) {
    throw s3Error({ error, where: describeKey(key) });
  }
}
