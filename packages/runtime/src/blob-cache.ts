import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps derived bytes (folded models, compiled programs) between runs. Losing an entry costs time, never a result. */
export interface BlobCache {
  /** The bytes put under `key`, or `undefined` where there are none or they were damaged. */
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, bytes: Uint8Array): Promise<void>;
}

const digestBytes = 32;
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

/**
 * A cache folder that several processes may share. Every entry is one file named by the hash of its key: the SHA-256 of the
 * bytes, then the bytes; a file that does not match (cut short by a crash, altered) counts as absent. The least recently
 * used files are deleted beyond `maxBytes`.
 */
export class DiskBlobCache implements BlobCache {
  readonly #directory: string;
  readonly #maxBytes: number;

  constructor({ directory, maxBytes = 2 * 2 ** 30 }: { directory: string; maxBytes?: number }) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const path = this.#path(key);
    let file: Buffer;
    try {
      file = await readFile(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const bytes = file.subarray(digestBytes);
    if (!sha256(bytes).equals(file.subarray(0, digestBytes))) {
      await rm(path, { force: true });
      return undefined;
    }
    const now = new Date();
    await utimes(path, now, now).catch(ignoreMissing);
    return new Uint8Array(bytes);
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
    // Renamed into place, so that a reader never sees half a file and two writers of one key cannot mix.
    const temporary = join(this.#directory, `${randomUUID()}.part`);
    try {
      await writeFile(temporary, Buffer.concat([sha256(bytes), bytes]));
      await rename(temporary, this.#path(key));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await this.#evict();
  }

  #path(key: string): string {
    return join(this.#directory, `${sha256(key).toString('hex')}.blob`);
  }

  async #evict(): Promise<void> {
    const names = (await readdir(this.#directory)).filter((name) => name.endsWith('.blob'));
    const files: { path: string; size: number; usedMs: number }[] = [];
    for (const name of names) {
      const path = join(this.#directory, name);
      const found = await stat(path).catch(ignoreMissing);
      if (found !== undefined) files.push({ path, size: found.size, usedMs: found.mtimeMs });
    }
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files.sort((a, b) => a.usedMs - b.usedMs)) {
      if (total <= this.#maxBytes) return;
      await rm(path, { force: true });
      total -= size;
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Another process may have evicted the file in between. */
function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
  return undefined;
}
