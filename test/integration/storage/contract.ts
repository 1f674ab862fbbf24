import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  compareKeys,
  type ObjectStore,
  probeStore,
  readBlob,
  reconcile,
  StorageError,
  verifyBlob,
} from '@holdfast/storage';
import { expect, it } from 'vitest';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes in pieces of an awkward size, as a network delivers them. */
export async function* inPieces(bytes: Uint8Array, size = 60_001): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

export const MIB = 1024 * 1024;

/** What every object store does, whatever it stands on. */
export function objectStoreContract(getStore: () => ObjectStore): void {
  it('gives back what was put, under its hash', async () => {
    const store = getStore();
    const workspaceId = randomUUID();
    const bytes = randomBytes(200_000);
    const put = await store.put({ workspaceId, source: inPieces(bytes) });
    expect(put).toMatchObject({ workspaceId, sha256: sha256Of(bytes), size: bytes.length });
    expect(await readBlob({ store, key: put, maxBytes: MIB })).toEqual(bytes);
    expect(await store.stat(put)).toMatchObject({ sha256: put.sha256, size: bytes.length });
    await verifyBlob(store, put);
  });

  it('keeps an empty blob', async () => {
    const store = getStore();
    const put = await store.put({ workspaceId: randomUUID(), source: new Uint8Array() });
    expect(put.sha256).toBe(sha256Of(new Uint8Array()));
    expect(await readBlob({ store, key: put, maxBytes: 0 })).toHaveLength(0);
  });

  it('streams a blob of several parts in and out', async () => {
    const store = getStore();
    const bytes = randomBytes(40 * MIB + 17);
    const sha256 = sha256Of(bytes);
    const put = await store.put({
      workspaceId: randomUUID(),
      source: inPieces(bytes, MIB),
      expected: { sha256, size: bytes.length },
    });
    expect(put.size).toBe(bytes.length);
    await verifyBlob(store, put);
    const tail = await buffer(await store.open(put, { start: 33 * MIB, end: bytes.length }));
    expect(tail.equals(bytes.subarray(33 * MIB))).toBe(true);
  });

  it('reads ranges, and refuses those outside of the blob', async () => {
    const store = getStore();
    const bytes = randomBytes(1000);
    const key = await store.put({ workspaceId: randomUUID(), source: bytes });
    expect(await buffer(await store.open(key, { start: 100, end: 110 }))).toEqual(bytes.subarray(100, 110));
    expect(await buffer(await store.open(key, { start: 990, end: 5000 }))).toEqual(bytes.subarray(990));
    await expect(store.open(key, { start: 1000, end: 1001 })).rejects.toMatchObject({ code: 'STORE_MISUSED' });
  });

  it('accepts the same blob again and renews its age', async () => {
    const store = getStore();
    const workspaceId = randomUUID();
    const source = randomBytes(64);
    const first = await store.put({ workspaceId, source });
    const second = await store.put({ workspaceId, source });
    expect(second.sha256).toBe(first.sha256);
    expect(second.modifiedAt.getTime()).toBeGreaterThanOrEqual(first.modifiedAt.getTime());
    expect(await collect(store.list({ workspaceId }))).toHaveLength(1);
  });

  it('keeps nothing of a source that is not what was announced, too long, or cut off', async () => {
    const store = getStore();
    const workspaceId = randomUUID();
    const bytes = randomBytes(1000);
    const sha256 = sha256Of(bytes);
    const size = bytes.length;
    const wrongHash = { sha256: sha256Of(Buffer.from('other')), size };
    await expect(store.put({ workspaceId, source: bytes, expected: wrongHash })).rejects.toMatchObject({
      code: 'STORE_WRONG_CONTENT',
    });
    const truncated = bytes.subarray(0, 999);
    await expect(store.put({ workspaceId, source: truncated, expected: { sha256, size } })).rejects.toMatchObject({
      code: 'STORE_WRONG_CONTENT',
    });
    await expect(store.put({ workspaceId, source: inPieces(bytes, 100), maxBytes: 500 })).rejects.toMatchObject({
      code: 'STORE_TOO_LARGE',
    });
    const broken = Readable.from(
      (async function* () {
        yield await Promise.resolve(bytes);
        throw new Error('connection reset');
      })(),
    );
    await expect(store.put({ workspaceId, source: broken })).rejects.toBeInstanceOf(StorageError);
    expect(await collect(store.list({ workspaceId }))).toEqual([]);
  });

  it('says that a blob is not there', async () => {
    const store = getStore();
    const key = { workspaceId: randomUUID(), sha256: sha256Of(Buffer.from('absent')) };
    expect(await store.stat(key)).toBeUndefined();
    await expect(store.open(key)).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
    await expect(readBlob({ store, key, maxBytes: 1 })).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
  });

  it('keeps workspaces apart, and refuses names that are no keys', async () => {
    const store = getStore();
    const [mine, yours] = [randomUUID(), randomUUID()];
    const put = await store.put({ workspaceId: mine, source: randomBytes(10) });
    expect(await store.stat({ workspaceId: yours, sha256: put.sha256 })).toBeUndefined();
    for (const key of [
      { workspaceId: '../..', sha256: put.sha256 },
      { workspaceId: mine, sha256: '../../etc/passwd' },
      { workspaceId: mine.toUpperCase(), sha256: put.sha256 },
    ]) {
      await expect(store.stat(key)).rejects.toMatchObject({ code: 'STORE_MISUSED' });
    }
  });

  it('deletes, twice if asked', async () => {
    const store = getStore();
    const put = await store.put({ workspaceId: randomUUID(), source: randomBytes(10) });
    await store.delete(put);
    await store.delete(put);
    expect(await store.stat(put)).toBeUndefined();
  });

  it('lists in ascending order', async () => {
    const store = getStore();
    const [a, b] = [randomUUID(), randomUUID()];
    for (const workspaceId of [a, b, a, b, a]) await store.put({ workspaceId, source: randomBytes(20) });
    const all = await collect(store.list());
    const ours = all.filter(({ workspaceId }) => workspaceId === a || workspaceId === b);
    expect(ours).toHaveLength(5);
    expect(ours).toEqual([...ours].sort(compareKeys));
    expect(await collect(store.list({ workspaceId: a }))).toHaveLength(3);
  });

  it('reconciles both ways: deletes old blobs without a row, reports rows without a blob', async () => {
    const store = getStore();
    const workspaceId = randomUUID();
    const kept = await store.put({ workspaceId, source: randomBytes(30) });
    const orphan = await store.put({ workspaceId, source: randomBytes(31) });
    const missing = { workspaceId, sha256: sha256Of(Buffer.from('lost')) };
    const others = (await collect(store.list())).filter((blob) => blob.workspaceId !== workspaceId);
    const rows = [...others, kept, missing].sort(compareKeys);
    const known = (): AsyncIterable<(typeof rows)[number]> => Readable.from(rows);
    const isKnown = (key: { sha256: string }): Promise<boolean> =>
      Promise.resolve(rows.some(({ sha256 }) => sha256 === key.sha256));
    const hour = 3_600_000;

    const young = await reconcile({ store, known: known(), isKnown, graceMs: hour, now: new Date() });
    expect(young).toMatchObject({ deleted: [], young: 1, missing: [{ sha256: missing.sha256 }] });

    const later = new Date(Date.now() + 2 * hour);
    const report = await reconcile({ store, known: known(), isKnown, graceMs: hour, now: later });
    expect(report.deleted.map(({ sha256 }) => sha256)).toEqual([orphan.sha256]);
    expect(report.missing.map(({ sha256 }) => sha256)).toEqual([missing.sha256]);
    expect(await store.stat(orphan)).toBeUndefined();
    expect(await store.stat(kept)).toBeDefined();
  });

  it('takes an upload by signed address and hands it out by another', async () => {
    const store = getStore();
    const bytes = randomBytes(300_000);
    const key = { workspaceId: randomUUID(), sha256: sha256Of(bytes) };
    const upload = { key, size: bytes.length, uploadId: randomUUID() };
    const address = await store.createUploadUrl({ ...upload, expiresInSeconds: 60 });
    await expect(store.acceptUpload(upload)).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
    const sent = await fetch(address.url, { method: address.method, body: bytes });
    expect(sent.ok).toBe(true);
    expect(await store.acceptUpload(upload)).toMatchObject({ sha256: key.sha256, size: bytes.length });
    expect(await store.acceptUpload(upload)).toMatchObject({ sha256: key.sha256 });

    const download = await store.createDownloadUrl({
      key,
      fileName: 'Straße "1".png',
      mediaType: 'image/png',
      disposition: 'inline',
      expiresInSeconds: 60,
    });
    const got = await fetch(download.url);
    expect(got.status).toBe(200);
    expect(got.headers.get('content-type')).toBe('image/png');
    expect(got.headers.get('content-disposition')).toBe(
      `inline; filename="Stra_e _1_.png"; filename*=UTF-8''Stra%C3%9Fe%20%221%22.png`,
    );
    expect(got.headers.get('cache-control')).toContain('immutable');
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('never lets wrong bytes of an upload become a blob', async () => {
    const store = getStore();
    const key = { workspaceId: randomUUID(), sha256: sha256Of(Buffer.from('announced')) };
    const upload = { key, size: 9, uploadId: randomUUID() };
    const { url, method } = await store.createUploadUrl({ ...upload, expiresInSeconds: 60 });
    await fetch(url, { method, body: 'different' });
    await expect(store.acceptUpload(upload)).rejects.toBeInstanceOf(StorageError);
    expect(await store.stat(key)).toBeUndefined();
  });

  it('refuses changed addresses', async () => {
    const store = getStore();
    const put = await store.put({ workspaceId: randomUUID(), source: randomBytes(10) });
    const { url } = await store.createDownloadUrl({
      key: put,
      fileName: 'a.bin',
      mediaType: 'application/octet-stream',
      disposition: 'attachment',
      expiresInSeconds: 60,
    });
    const other = await store.put({ workspaceId: randomUUID(), source: randomBytes(11) });
    const changed = url.replace(put.workspaceId, other.workspaceId).replace(put.sha256, other.sha256);
    expect((await fetch(changed)).status).toBe(403);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).ok).toBe(false);
  });

  it('gives the same address again within a span of time where that is asked for', async () => {
    const store = getStore();
    const put = await store.put({ workspaceId: randomUUID(), source: randomBytes(10) });
    const address = async () => {
      const delivery = { fileName: 'a.png', mediaType: 'image/png', disposition: 'inline' } as const;
      const asked = { key: put, ...delivery, expiresInSeconds: 60, sameForSeconds: 900 };
      return (await store.createDownloadUrl(asked)).url;
    };
    const first = await address();
    // At least a second apart, which is what addresses are told from each other by; the last two should a span have just ended.
    const addresses = [];
    for (let times = 0; times < 2; times++) {
      await new Promise((done) => setTimeout(done, 1100));
      addresses.push(await address());
    }
    expect([first, addresses[1]]).toContain(addresses[0]);
    expect((await fetch(first)).status).toBe(200);
  });

  it('refuses an address that has expired', async () => {
    const store = getStore();
    const put = await store.put({ workspaceId: randomUUID(), source: randomBytes(10) });
    const { url } = await store.createDownloadUrl({
      key: put,
      fileName: 'a.bin',
      mediaType: 'application/octet-stream',
      disposition: 'attachment',
      expiresInSeconds: 1,
    });
    await new Promise((done) => setTimeout(done, 2100));
    expect([403, 410]).toContain((await fetch(url)).status);
  });

  it('removes leftovers of uploads that were never finished', async () => {
    const store = getStore();
    expect(await store.sweepUnfinished(new Date(0))).toBe(0);
    await store.sweepUnfinished(new Date(Date.now() + 60_000));
    expect(await store.sweepUnfinished(new Date(Date.now() + 60_000))).toBe(0);
  });

  it('passes its own probe', async () => {
    expect((await probeStore(getStore())).milliseconds).toBeGreaterThan(0);
  });
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
