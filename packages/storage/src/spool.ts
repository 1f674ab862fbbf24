import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tooLarge } from './content-check.ts';
import { fileError } from './files/file-error.ts';
import { type PutRequest } from './object-store.ts';
import { StorageError } from './storage-error.ts';

/** A file of ours that is complete, hashed and on the medium. */
export interface Spooled {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/**
 * Writes a source into a temporary file in `folder`, hashing as it goes, and checks it against what was announced. Every put
 * goes this way, to S3 as well: the hash is the key, so it must be known before anything can be named; and a file can be sent
 * again after a failed attempt, a stream cannot. Nothing is left behind on failure.
 */
export async function spool(folder: string, { source, expected, maxBytes }: PutRequest): Promise<Spooled> {
  const limit = Math.min(maxBytes ?? Infinity, expected?.size ?? Infinity);
  const path = join(folder, `${randomUUID()}.part`);
  const hash = createHash('sha256');
  let size = 0;
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of source instanceof Uint8Array ? [source] : source) {
        size += chunk.byteLength;
        if (size > limit) {
          throw tooLarge({ where: 'a blob on its way in', maxBytes: limit, got: `${size} bytes and more` });
        }
        hash.update(chunk);
        // write may take less than all of it, for instance on a nearly full disk.
        for (let at = 0; at < chunk.byteLength;) at += (await file.write(chunk, at)).bytesWritten;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const sha256 = hash.digest('hex');
    checkAnnounced({ sha256, size, expected });
    return { path, sha256, size };
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error instanceof StorageError ? error : fileError({ error, where: 'a blob on its way in' });
  }
}

function checkAnnounced({
  sha256,
  size,
  expected,
}: {
  readonly sha256: string;
  readonly size: number;
  readonly expected: PutRequest['expected'];
}): void {
  const wantedSize = expected?.size ?? size;
  const wantedSha256 = expected?.sha256 ?? sha256;
  if (size === wantedSize && sha256 === wantedSha256) return;
  throw new StorageError({
    code: 'STORE_WRONG_CONTENT',
    where: 'a blob on its way in',
    expected: `${wantedSize} bytes with SHA-256 ${wantedSha256}`,
    got: `${size} bytes with SHA-256 ${sha256}`,
    fix: 'the transfer was cut short or damaged: send the file again',
  });
}
