import { randomBytes } from 'node:crypto';
import { readBlob } from './content-check.ts';
import { type ObjectStore } from './object-store.ts';
import { StorageError } from './storage-error.ts';

/** No workspace has this id, so probes can be told from everything else. */
const PROBE_WORKSPACE = '00000000-0000-0000-0000-000000000000';

/** Writes, reads and deletes a few bytes. Throws what went wrong; returns how long it took. */
export async function probeStore(store: ObjectStore): Promise<{ readonly milliseconds: number }> {
  const startedAt = performance.now();
  const bytes = randomBytes(64);
  const key = await store.put({ workspaceId: PROBE_WORKSPACE, source: bytes });
  const read = await readBlob({ store, key, maxBytes: bytes.length });
  await store.delete(key);
  if (!read.equals(bytes) || (await store.stat(key)) !== undefined) {
    throw new StorageError({
      code: 'STORE_CORRUPT',
      where: store.place,
      expected: 'what was written to be read back, and to be gone when deleted',
      got: 'something else',
      fix: 'check the disk or the S3 server',
    });
  }
  return { milliseconds: performance.now() - startedAt };
}
