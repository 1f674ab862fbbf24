import { mkdtemp, readdir, readFile, rm, truncate, utimes } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiskBlobCache } from './blob-cache.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(os.tmpdir(), 'holdfast-blobs-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const bytes = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);

test('bytes come back under their key, also in another instance', async () => {
  await new DiskBlobCache({ directory }).put('a/b', bytes(5, 7));
  const other = new DiskBlobCache({ directory });
  expect(await other.get('a/b')).toEqual(bytes(5, 7));
  expect(await other.get('a/c')).toBeUndefined();
});

test('a folder that does not exist yet is empty', async () => {
  expect(await new DiskBlobCache({ directory: join(directory, 'new') }).get('a')).toBeUndefined();
});

test('a damaged entry counts as absent and is removed', async () => {
  const cache = new DiskBlobCache({ directory });
  await cache.put('a', bytes(100, 1));
  const [name = ''] = await readdir(directory);
  await truncate(join(directory, name), 60);
  expect(await cache.get('a')).toBeUndefined();
  expect(await readdir(directory)).toEqual([]);
});

test('writers of one key leave one whole entry', async () => {
  const cache = new DiskBlobCache({ directory });
  await Promise.all([1, 2, 3, 4].map((fill) => cache.put('same', bytes(10_000, fill))));
  const found = await cache.get('same');
  expect(new Set(found).size).toBe(1);
  expect(await readdir(directory)).toHaveLength(1);
});

test('the least recently used entries go first beyond the size', async () => {
  const cache = new DiskBlobCache({ directory, maxBytes: 300 });
  await cache.put('old', bytes(80, 1));
  await cache.put('older', bytes(80, 2));
  for (const name of await readdir(directory)) {
    const isOld = (await readFile(join(directory, name))).at(-1) === 1;
    await utimes(join(directory, name), 1000, isOld ? 2000 : 1000);
  }
  await cache.put('new', bytes(80, 3));
  expect(await cache.get('older')).toBeUndefined();
  expect(await cache.get('old')).toEqual(bytes(80, 1));
  expect(await cache.get('new')).toEqual(bytes(80, 3));
});
