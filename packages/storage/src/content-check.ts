import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type BlobKey, describeKey } from './blob-key.ts';
import { type ByteRange, type ObjectStore } from './object-store.ts';
import { StorageError } from './storage-error.ts';

/**
 * Passes a stored blob's bytes on and checks them: the length always, the hash where the whole blob is read. The last piece is
 * held back until the verdict, so nobody ever receives all of a damaged blob; it ends in an error instead.
 */
export function verifiedStream({
  key,
  length,
  source,
  whole,
}: {
  readonly key: BlobKey;
  /** Bytes that must come. */
  readonly length: number;
  readonly source: AsyncIterable<Uint8Array>;
  readonly whole: boolean;
}): Readable {
  return Readable.from(checked(), { objectMode: false });

  async function* checked(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let received = 0;
    let held: Uint8Array | undefined;
    for await (const chunk of source) {
      received += chunk.byteLength;
      if (received > length) throw wrongLength(`more than ${length}`);
      if (whole) hash.update(chunk);
      if (held !== undefined) yield held;
      held = chunk;
    }
    if (received < length) throw wrongLength(String(received));
    if (whole) {
      const sha256 = hash.digest('hex');
      if (sha256 !== key.sha256) throw corrupt(`bytes with SHA-256 ${sha256}`);
    }
    if (held !== undefined) yield held;
  }

  function wrongLength(got: string): StorageError {
    return corrupt(`${got} bytes instead of ${length}`);
  }

  function corrupt(got: string): StorageError {
    return new StorageError({
      code: 'STORE_CORRUPT',
      where: describeKey(key),
      expected: 'the bytes that were stored',
      got,
      fix: 'restore the blob from a backup or upload the file again',
    });
  }
}

/** Clips a range to a blob; a range that begins behind its end is a mistake of the caller. */
export function clipRange({
  key,
  range,
  size,
}: {
  readonly key: BlobKey;
  readonly range: ByteRange | undefined;
  readonly size: number;
}): ByteRange {
  if (range === undefined) return { start: 0, end: size };
  const end = Math.min(range.end, size);
  if (Number.isInteger(range.start) && Number.isInteger(end) && range.start >= 0 && range.start < end) {
    return { start: range.start, end };
  }
  throw new StorageError({
    code: 'STORE_MISUSED',
    where: describeKey(key),
    expected: `a range within 0 .. ${size}`,
    got: `${range.start} .. ${range.end}`,
    fix: 'ask for bytes that the blob has',
  });
}

/** Reads a whole blob into memory; `maxBytes` refuses those that do not belong there. */
export async function readBlob({
  store,
  key,
  maxBytes,
}: {
  readonly store: ObjectStore;
  readonly key: BlobKey;
  readonly maxBytes: number;
}): Promise<Buffer> {
  const blob = await requireBlob(store, key);
  if (blob.size > maxBytes) throw tooLarge({ where: describeKey(key), maxBytes, got: `${blob.size} bytes` });
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(await store.open(key))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads a whole blob to check it, keeping nothing. Throws STORE_CORRUPT. */
export async function verifyBlob(store: ObjectStore, key: BlobKey): Promise<void> {
  const stream = await store.open(key);
  for await (const _ of chunksOf(stream));
}

/** A binary stream's chunks, typed. */
export async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a binary stream gave something other than bytes');
    yield chunk;
  }
}

async function requireBlob(store: ObjectStore, key: BlobKey) {
  const blob = await store.stat(key);
  if (blob === undefined) throw notFound(key);
  return blob;
}

export function notFound(key: BlobKey): StorageError {
  return new StorageError({
    code: 'STORE_NOT_FOUND',
    where: describeKey(key),
    expected: 'a stored blob',
    got: 'none',
    fix: 'restore it from a backup or upload the file again',
  });
}

export function tooLarge({
  where,
  maxBytes,
  got,
}: {
  readonly where: string;
  readonly maxBytes: number;
  readonly got: string;
}): StorageError {
  return new StorageError({
    code: 'STORE_TOO_LARGE',
    where,
    expected: `at most ${maxBytes} bytes`,
    got,
    fix: 'send a smaller file or raise the limit',
  });
}
