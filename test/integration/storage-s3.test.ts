import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type ObjectStore, openObjectStore, openS3Store, verifyBlob } from '@holdfast/storage';
import { createS3Client } from '../../packages/storage/src/s3/s3-client.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../testkit/s3/fault-proxy.ts';
import { type S3Server, startRadosgw, whyNoRadosgw } from '../testkit/s3/radosgw.ts';
import { collect, inPieces, MIB, objectStoreContract, sha256Of } from './storage/contract.ts';

const reason = whyNoRadosgw();
if (reason !== undefined) console.log(`SKIPPED: the S3 store's tests: ${reason}`);

describe.skipIf(reason !== undefined)('S3 store', () => {
  let s3: S3Server;
  let store: ObjectStore;
  let proxy: FaultProxy;
  /** The same bucket through the proxy. */
  let shaky: ObjectStore;
  let spoolFolder: string;

  beforeAll(async () => {
    s3 = await startRadosgw();
    store = await openObjectStore({
      S3_ENDPOINT: s3.endpoint,
      S3_BUCKET: 'holdfast',
      S3_ACCESS_KEY: s3.accessKey,
      S3_SECRET_KEY: s3.secretKey,
      S3_REGION: '',
    });
    proxy = await startFaultProxy(s3.endpoint);
    spoolFolder = await mkdtemp(join(tmpdir(), 'holdfast-spool-'));
    shaky = await openS3Store({
      endpoint: proxy.endpoint,
      bucket: 'holdfast',
      accessKey: s3.accessKey,
      secretKey: s3.secretKey,
      region: 'us-east-1',
      idleTimeoutMs: 1000,
      spoolFolder,
    });
  }, 120_000);

  afterAll(async () => {
    await proxy.stop();
    await s3.stop();
    await rm(spoolFolder, { recursive: true });
  });

  beforeEach(() => {
    proxy.inject(() => undefined);
  });

  objectStoreContract(() => store);

  it('survives a server that is overloaded for a moment', async () => {
    proxy.inject(({ number }) => (number < 3 ? { kind: 'status', status: 503 } : undefined));
    const bytes = randomBytes(1000);
    const key = await shaky.put({ workspaceId: randomUUID(), source: bytes });
    expect(await buffer(await store.open(key))).toEqual(bytes);
  });

  it('sends a large blob again when a part of it failed, from the file it was spooled to', async () => {
    let failed = false;
    proxy.inject(({ method, path }) => {
      if (failed || method !== 'PUT' || !path.includes('partNumber=2')) return undefined;
      failed = true;
      return { kind: 'status', status: 500 };
    });
    const bytes = randomBytes(33 * MIB);
    const key = await shaky.put({ workspaceId: randomUUID(), source: inPieces(bytes, MIB) });
    expect(failed).toBe(true);
    await verifyBlob(store, key);
  });

  it('gives up on a server that stays down, by name, and leaves no temporary file', async () => {
    proxy.inject(() => ({ kind: 'status', status: 503 }));
    const attempt = shaky.put({ workspaceId: randomUUID(), source: randomBytes(10) });
    await expect(attempt).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await readdir(spoolFolder)).toEqual([]);
  });

  it('waits for a slow server, and gives up on a silent one', async () => {
    const key = await store.put({ workspaceId: randomUUID(), source: randomBytes(10) });
    proxy.inject(({ number }) => (number === 0 ? { kind: 'delay', milliseconds: 400 } : undefined));
    expect(await shaky.stat(key)).toBeDefined();
    proxy.inject(() => ({ kind: 'silence' }));
    await expect(shaky.stat(key)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('does not believe a server that acknowledges a write and has nothing', async () => {
    proxy.inject(({ method }) => (method === 'PUT' ? { kind: 'pretend' } : undefined));
    const attempt = shaky.put({ workspaceId: randomUUID(), source: randomBytes(10) });
    await expect(attempt).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('ends a read of cut off or changed bytes in an error', async () => {
    const key = await store.put({ workspaceId: randomUUID(), source: randomBytes(200_000) });
    proxy.inject(({ method }) => (method === 'GET' ? { kind: 'truncate-response', afterBytes: 1000 } : undefined));
    await expect(verifyBlob(shaky, key)).rejects.toMatchObject({ name: 'StorageError' });
    proxy.inject(({ method }) => (method === 'GET' ? { kind: 'flip-bit' } : undefined));
    await expect(verifyBlob(shaky, key)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });

  it('cannot be made to overwrite a blob by an address that is still valid', async () => {
    const bytes = randomBytes(500);
    const key = { workspaceId: randomUUID(), sha256: sha256Of(bytes) };
    const upload = { key, size: 500, uploadId: randomUUID() };
    const { url } = await store.createUploadUrl({ ...upload, expiresInSeconds: 60 });
    await fetch(url, { method: 'PUT', body: bytes });
    await store.acceptUpload(upload);
    expect((await fetch(url, { method: 'PUT', body: randomBytes(500) })).ok).toBe(true);
    await verifyBlob(store, key);
    expect(await store.sweepUnfinished(new Date(Date.now() + 60_000))).toBe(1);
  });

  it('aborts uploads in parts that nobody will finish, by their age', async () => {
    const client = createS3Client({ ...s3, bucket: 'holdfast', region: '' }, s3.endpoint);
    const name = `blobs/${randomUUID()}/${'a'.repeat(64)}`;
    // Two of one name, as after two attempts that died.
    await client.initiateNewMultipartUpload('holdfast', name, {});
    await client.initiateNewMultipartUpload('holdfast', name, {});
    const unfinished = () => collect(client.listIncompleteUploads('holdfast', name, true));
    expect(await unfinished()).toHaveLength(2);
    expect(await store.sweepUnfinished(new Date(Date.now() - 60_000))).toBe(0);
    expect(await unfinished()).toHaveLength(2);
    expect(await store.sweepUnfinished(new Date(Date.now() + 60_000))).toBe(2);
    expect(await unfinished()).toEqual([]);
  });

  it('names wrong credentials and settings', async () => {
    const settings = { S3_ENDPOINT: s3.endpoint, S3_BUCKET: 'holdfast', S3_ACCESS_KEY: s3.accessKey };
    await expect(openObjectStore({ ...settings, S3_SECRET_KEY: 'wrong' })).rejects.toMatchObject({
      code: 'STORE_DENIED',
    });
    await expect(openObjectStore(settings)).rejects.toThrow('S3_SECRET_KEY');
    await expect(openObjectStore({ ...settings, S3_SECRET_KEY: 'x', S3_ENDPOINT: 'minio:9000' })).rejects.toMatchObject(
      { code: 'STORE_MISUSED' },
    );
  });

  it('lists more than one page', async () => {
    const workspaceId = randomUUID();
    const blobs = Array.from({ length: 1010 }, (_, index) => Buffer.from(`blob ${index}`));
    for (let at = 0; at < blobs.length; at += 20) {
      await Promise.all(blobs.slice(at, at + 20).map((source) => store.put({ workspaceId, source })));
    }
    const listed = await collect(store.list({ workspaceId }));
    expect(listed).toHaveLength(1010);
    expect(listed.map(({ sha256 }) => sha256)).toEqual(blobs.map(sha256Of).sort());
  });
});
