import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import type { ModelFile } from './messages.ts';
import type { CompiledGraph } from './runtime.ts';

interface Entry {
  readonly bytes: number;
  readonly written: Promise<string>;
  users: number;
}

/** A model file that stays on disk until it is released. */
export interface HeldModelFile extends ModelFile {
  release(): void;
}

/**
 * Private folder through which model bytes reach the children: written once per model and pool, the least recently used
 * ones deleted beyond `maxBytes`.
 */
export class ModelFiles {
  readonly #directory: string;
  readonly #maxBytes: number;
  readonly #entries = new Map<string, Entry>();
  #scratchCount = 0;

  private constructor(directory: string, maxBytes: number) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
    process.once('exit', this.#removeNow);
  }

  static async create(maxBytes: number): Promise<ModelFiles> {
    await removeLeftBehind();
    return new ModelFiles(await mkdtemp(join(os.tmpdir(), `holdfast-models-${process.pid}-`)), maxBytes);
  }

  /** A path in the folder that nothing else uses. */
  scratchPath(): string {
    return join(this.#directory, `scratch-${this.#scratchCount++}.onnx`);
  }

  async hold({ sha256, bytes }: CompiledGraph): Promise<HeldModelFile> {
    const entry = this.#entries.get(sha256) ?? this.#write(sha256, bytes);
    entry.users++;
    this.#entries.delete(sha256);
    this.#entries.set(sha256, entry);
    try {
      const path = await entry.written;
      return { path, sha256, release: () => this.#release(entry) };
    } catch (error) {
      this.#entries.delete(sha256);
      throw error;
    }
  }

  async close(): Promise<void> {
    process.off('exit', this.#removeNow);
    await rm(this.#directory, { recursive: true, force: true });
  }

  readonly #removeNow = (): void => rmSync(this.#directory, { recursive: true, force: true });

  #write(sha256: string, bytes: Uint8Array): Entry {
    const path = join(this.#directory, `${sha256}.onnx`);
    return { bytes: bytes.byteLength, written: writeFile(path, bytes).then(() => path), users: 0 };
  }

  #release(entry: Entry): void {
    entry.users--;
    let total = 0;
    for (const { bytes } of this.#entries.values()) total += bytes;
    for (const [sha256, candidate] of this.#entries) {
      if (total <= this.#maxBytes) return;
      if (candidate.users > 0) continue;
      total -= candidate.bytes;
      this.#entries.delete(sha256);
      // Synchronous, so that the same model asked for again in this tick is written after the deletion, not before it.
      rmSync(join(this.#directory, `${sha256}.onnx`), { force: true });
    }
  }
}

/** Deletes the folders of processes that were killed before they could do so themselves. */
async function removeLeftBehind(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = /^holdfast-models-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    // Another user's folder, or one that another process is deleting too, is left alone.
    await rm(join(os.tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
