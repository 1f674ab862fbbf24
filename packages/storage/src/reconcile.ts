import { type BlobKey, compareKeys } from './blob-key.ts';
import { type ObjectStore, type StoredBlob } from './object-store.ts';
import { StorageError } from './storage-error.ts';

export type Discrepancy =
  /** Stored, but no row knows it. */
  | { readonly kind: 'orphan'; readonly blob: StoredBlob }
  /** A row points at it, but it is not stored: data was lost outside of Holdfast. */
  | { readonly kind: 'missing'; readonly key: BlobKey };

/**
 * Compares two ascending sequences (order of `compareKeys`), holding one element of each: a million blobs need no memory.
 * Throws where one of them is out of order, for then nothing could be concluded, least of all that something may be deleted.
 */
export async function* compareStored(
  stored: AsyncIterable<StoredBlob>,
  known: AsyncIterable<BlobKey>,
): AsyncGenerator<Discrepancy> {
  const blobs = ascending(stored, 'the store')[Symbol.asyncIterator]();
  const keys = ascending(known, 'the known keys')[Symbol.asyncIterator]();
  let blob = await blobs.next();
  let key = await keys.next();
  while (blob.done !== true || key.done !== true) {
    const order = blob.done === true ? 1 : key.done === true ? -1 : compareKeys(blob.value, key.value);
    if (order < 0 && blob.done !== true) yield { kind: 'orphan', blob: blob.value };
    if (order > 0 && key.done !== true) yield { kind: 'missing', key: key.value };
    if (order <= 0) blob = await blobs.next();
    if (order >= 0) key = await keys.next();
  }
}

export interface ReconcileReport {
  /** Orphans that were deleted. */
  readonly deleted: readonly StoredBlob[];
  /** Orphans too young to judge: their row may be on its way. */
  readonly young: number;
  /** Rows without a blob, to be reported to people. */
  readonly missing: readonly BlobKey[];
  /** Leftovers of unfinished uploads that were removed. */
  readonly unfinished: number;
}

/**
 * Deletes blobs that no row has known for `graceMs`, and reports rows without a blob. Before a deletion row and age are asked
 * for once more, because both may have changed since the listing passed.
 */
export async function reconcile({
  store,
  known,
  isKnown,
  graceMs,
  now,
}: {
  readonly store: ObjectStore;
  /** Every key that a row points at, ascending. */
  readonly known: AsyncIterable<BlobKey>;
  readonly isKnown: (key: BlobKey) => Promise<boolean>;
  readonly graceMs: number;
  readonly now: Date;
}): Promise<ReconcileReport> {
  const before = new Date(now.getTime() - graceMs);
  const deleted: StoredBlob[] = [];
  const missing: BlobKey[] = [];
  let young = 0;
  for await (const found of compareStored(store.list(), known)) {
    if (found.kind === 'missing') {
      if ((await store.stat(found.key)) === undefined && (await isKnown(found.key))) missing.push(found.key);
      continue;
    }
    const blob = await store.stat(found.blob);
    if (blob === undefined || (await isKnown(blob))) continue;
    if (blob.modifiedAt >= before) {
      young++;
      continue;
    }
    await store.delete(blob);
    deleted.push(blob);
  }
  return { deleted, young, missing, unfinished: await store.sweepUnfinished(before) };
}

async function* ascending<Key extends BlobKey>(keys: AsyncIterable<Key>, where: string): AsyncGenerator<Key> {
  let previous: Key | undefined;
  for await (const key of keys) {
    if (previous !== undefined && compareKeys(previous, key) >= 0) {
      throw new StorageError({
        code: 'STORE_MISUSED',
        where,
        expected: 'keys in ascending order, each once',
        got: `${key.workspaceId}/${key.sha256} after ${previous.workspaceId}/${previous.sha256}`,
        fix: 'order the query by workspace and hash, as bytes',
      });
    }
    previous = key;
    yield key;
  }
}
