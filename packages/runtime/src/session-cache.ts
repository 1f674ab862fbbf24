import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import type { ModelFile } from './messages.ts';
import type { OptimizationLevel } from './runtime.ts';

/** The bytes on disk are not those that were asked for. */
class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}

/** What every session of the pool has in common (docs: engine measurements, "Running it"). */
export function sessionOptions(level: OptimizationLevel): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    graphOptimizationLevel: level,
    // One thread per child: two processes with a thread each beat one with two, and sums are taken in one fixed order.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
    // A spinning thread of an idle child takes a core from a working one.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

export async function readModelFile({ path, sha256 }: ModelFile): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256) throw new ModelFileError(`expected a model with SHA-256 ${sha256}, got ${actual}`);
  return bytes;
}

/** Sessions by (model hash, optimisation level), the least recently used one released first. */
export class SessionCache {
  readonly #sessions = new Map<string, ort.InferenceSession>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The session, and whether it had to be created. */
  async get(model: ModelFile, level: OptimizationLevel): Promise<{ session: ort.InferenceSession; created: boolean }> {
    const key = `${model.sha256}/${level}`;
    const known = this.#sessions.get(key);
    if (known !== undefined) {
      this.#sessions.delete(key);
      this.#sessions.set(key, known);
      return { session: known, created: false };
    }
    // Released before the new one is created, so that the two never add up in memory.
    while (this.#sessions.size >= this.#capacity) await this.#releaseOldest();
    const session = await ort.InferenceSession.create(await readModelFile(model), sessionOptions(level));
    this.#sessions.set(key, session);
    return { session, created: true };
  }

  async #releaseOldest(): Promise<void> {
    const oldest = this.#sessions.entries().next();
    if (oldest.done === true) return;
    const [key, session] = oldest.value;
    this.#sessions.delete(key);
    await session.release();
  }
}
