import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createFileStore, type ObjectStore, openObjectStore, verifyBlob } from '@holdfast/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inPieces, MIB, objectStoreContract, sha256Of } from './storage/contract.ts';

let folder: string;
let server: http.Server;
let store: ObjectStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-store-'));
  server = http.createServer((request, response) => {
    void store.fileHandler?.(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  store = await openObjectStore({
    HOLDFAST_STORE: folder,
    HOLDFAST_SECRET: 'a secret of the test',
    HOLDFAST_ORIGIN: `http://127.0.0.1:${address.port}`,
  });
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

describe('file store', () => {
  objectStoreContract(() => store);

  const pathOf = ({ workspaceId, sha256 }: { workspaceId: string; sha256: string }): string =>
    join(folder, 'blobs', workspaceId, sha256.slice(0, 2), sha256);

  it('notices a damaged blob while reading, and mends it when it is put again', async () => {
    const bytes = randomBytes(100_000);
    const key = await store.put({ workspaceId: randomUUID(), source: bytes });
    const damaged = await readFile(pathOf(key));
    damaged[50_000] = (damaged[50_000] ?? 0) ^ 4;
    await writeFile(pathOf(key), damaged);
    await expect(verifyBlob(store, key)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    await store.put({ workspaceId: key.workspaceId, source: bytes });
    await verifyBlob(store, key);
  });

  it('breaks a download of a damaged blob off instead of completing it', async () => {
    const bytes = randomBytes(100_000);
    const key = await store.put({ workspaceId: randomUUID(), source: bytes });
    await writeFile(pathOf(key), randomBytes(100_000));
    const { url } = await store.createDownloadUrl({
      key,
      fileName: 'a.bin',
      mediaType: 'application/octet-stream',
      disposition: 'attachment',
      expiresInSeconds: 60,
    });
    await expect(fetch(url).then((answer) => answer.arrayBuffer())).rejects.toThrow();
  });

  it('leaves nothing in the folder for incoming blobs, whatever happened', async () => {
    const workspaceId = randomUUID();
    const size = 10;
    const wrong = { sha256: sha256Of(Buffer.from('x')), size };
    await expect(store.put({ workspaceId, source: randomBytes(size), expected: wrong })).rejects.toThrow();
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('sweeps what a killed process left behind, once it is old', async () => {
    const left = join(folder, 'incoming', `${randomUUID()}.part`);
    await writeFile(left, 'half a file');
    const hourAgo = new Date(Date.now() - 3_600_000);
    expect(await store.sweepUnfinished(hourAgo)).toBe(0);
    await utimes(left, new Date(0), new Date(0));
    expect(await store.sweepUnfinished(hourAgo)).toBe(1);
  });

  it('answers uploads that are too long, too short or of other content by name, and keeps none', async () => {
    const bytes = randomBytes(1000);
    const key = { workspaceId: randomUUID(), sha256: sha256Of(bytes) };
    const upload = { key, size: 1000, uploadId: randomUUID() };
    const { url } = await store.createUploadUrl({ ...upload, expiresInSeconds: 60 });
    const put = async (body: NodeJS.ArrayBufferView<ArrayBuffer>): Promise<unknown> => {
      const answer = await fetch(url, { method: 'PUT', body });
      return { status: answer.status, body: await answer.json() };
    };
    const refusal = (status: number, code: string): object => ({ status, body: { error: { code } } });
    expect(await put(randomBytes(1001))).toMatchObject(refusal(413, 'STORE_TOO_LARGE'));
    expect(await put(randomBytes(999))).toMatchObject(refusal(422, 'STORE_WRONG_CONTENT'));
    expect(await put(randomBytes(1000))).toMatchObject(refusal(422, 'STORE_WRONG_CONTENT'));
    expect(await store.stat(key)).toBeUndefined();
    expect(await put(bytes)).toEqual({ status: 201, body: { sha256: key.sha256, size: 1000 } });
  });

  it('keeps nothing of an upload whose connection breaks', async () => {
    const bytes = randomBytes(MIB);
    const key = { workspaceId: randomUUID(), sha256: sha256Of(bytes) };
    const { url } = await store.createUploadUrl({
      key,
      size: bytes.length,
      uploadId: randomUUID(),
      expiresInSeconds: 60,
    });
    await new Promise<void>((done) => {
      const request = http.request(url, { method: 'PUT', headers: { 'Content-Length': bytes.length } });
      request.on('error', () => done());
      request.write(bytes.subarray(0, 1000), () => request.destroy(new Error('cut off by the test')));
    });
    await expect.poll(() => readdir(join(folder, 'incoming'))).toEqual([]);
    expect(await store.stat(key)).toBeUndefined();
  });

  it('serves ranges, HEAD and conditional requests with headers that make a file harmless', async () => {
    const bytes = Buffer.from('<script>alert(1)</script>');
    const key = await store.put({ workspaceId: randomUUID(), source: bytes });
    const { url } = await store.createDownloadUrl({
      key,
      fileName: 'page.html',
      mediaType: 'text/html',
      disposition: 'inline',
      expiresInSeconds: 60,
    });
    const whole = await fetch(url);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="page.html"; filename*=UTF-8''page.html`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      etag: `"${key.sha256}"`,
    });
    const part = await fetch(url, { headers: { Range: 'bytes=1-6' } });
    expect([part.status, await part.text()]).toEqual([206, 'script']);
    expect(part.headers.get('content-range')).toBe(`bytes 1-6/${bytes.length}`);
    const last = await fetch(url, { headers: { Range: 'bytes=-9' } });
    expect(await last.text()).toBe('</script>');
    expect((await fetch(url, { headers: { Range: 'bytes=500-' } })).status).toBe(416);
    expect((await fetch(url, { headers: { 'If-None-Match': `"${key.sha256}"` } })).status).toBe(304);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
  });

  it('does not accept addresses signed with another secret', async () => {
    const key = await store.put({ workspaceId: randomUUID(), source: randomBytes(10) });
    const other = createFileStore({ folder, signing: { secret: 'another', origin: '' } });
    const { url } = await other.createDownloadUrl({
      key,
      fileName: 'a',
      mediaType: 'image/png',
      disposition: 'inline',
      expiresInSeconds: 60,
    });
    expect(url.startsWith('/files/')).toBe(true);
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect((await fetch(`http://127.0.0.1:${port ?? 0}${url}`)).status).toBe(403);
  });

  it('reports a full disk as such and keeps nothing', async (context) => {
    const small = join(folder, 'small-disk');
    await mkdir(small);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', small], { stdio: 'ignore' });
    } catch {
      context.skip('no right to mount a small file system (needs root)');
    }
    try {
      const full = createFileStore({ folder: small });
      const workspaceId = randomUUID();
      const fits = await full.put({ workspaceId, source: randomBytes(100_000) });
      await expect(full.put({ workspaceId, source: inPieces(randomBytes(MIB)) })).rejects.toMatchObject({
        code: 'STORE_FULL',
      });
      expect(await readdir(join(small, 'incoming'))).toEqual([]);
      expect(await buffer(await full.open(fits))).toHaveLength(100_000);
    } finally {
      execFileSync('umount', [small]);
    }
  });
});
