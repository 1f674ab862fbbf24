import { createHash } from 'node:crypto';
import { DiskBlobCache, type BlobCache } from './blob-cache.ts';
import { findChildProgram } from './child-program.ts';
import type { RuntimeEvent, RuntimeListener } from './events.ts';
import { readIdentity } from './identity.ts';
import { ModelFiles } from './model-files.ts';
import { resolveOptions, type RuntimeOptions } from './pool-options.ts';
import type { CompiledGraph, Runtime, RuntimeIdentity, RuntimeLease } from './runtime.ts';
import { RuntimeError } from './runtime-error.ts';
import { closedError, Slot, type OptimizeRequest } from './slot.ts';

const modelFilesMaxBytes = 2 * 2 ** 30;

interface Waiter {
  readonly resolve: (slot: Slot) => void;
  readonly reject: (error: RuntimeError) => void;
}

/** Names a graph by the hash of its bytes. */
export function compiledGraph(bytes: Uint8Array): CompiledGraph {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}

/**
 * Starts no process yet: children are started when work needs them. Close the runtime when done, or the program does not end.
 * Throws RuntimeError START_FAILED where the child program has not been built.
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<RuntimePool> {
  const program = findChildProgram();
  const cache =
    options.cacheDirectory === undefined ? undefined : new DiskBlobCache({ directory: options.cacheDirectory });
  const files = await ModelFiles.create(modelFilesMaxBytes);
  return new RuntimePool({ options, program, files, cache });
}

/** The pool of child processes. Leases are handed out first come, first served; a slot whose child is warm goes first. */
export class RuntimePool implements Runtime {
  readonly identity: RuntimeIdentity;
  readonly capacity: number;
  readonly memoryLimitMb: number;
  /** Keeps derived bytes between runs of the program, where the caller gave a folder. */
  readonly cache: BlobCache | undefined;
  readonly #slots: readonly Slot[];
  readonly #free: Slot[];
  readonly #waiting: Waiter[] = [];
  readonly #files: ModelFiles;
  readonly #listeners = new Set<RuntimeListener>();
  #closing: Promise<void> | undefined;

  constructor(parts: { options: RuntimeOptions; program: string; files: ModelFiles; cache: BlobCache | undefined }) {
    const { options, program, files, cache } = parts;
    const resolved = resolveOptions(options);
    this.identity = readIdentity();
    this.capacity = resolved.capacity;
    this.memoryLimitMb = resolved.memoryLimitMb;
    this.cache = cache;
    this.#files = files;
    if (options.onEvent !== undefined) this.#listeners.add(options.onEvent);
    const emit = (event: RuntimeEvent): void => this.#listeners.forEach((listener) => listener(event));
    this.#slots = Array.from({ length: this.capacity }, () => new Slot({ ...resolved, program, files, emit }));
    this.#free = [...this.#slots];
  }

  /** Calls `listener` on every event from now on; returns the function that stops it. */
  subscribe(listener: RuntimeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async withLease<T>(work: (lease: RuntimeLease) => Promise<T>, { signal }: { signal?: AbortSignal } = {}): Promise<T> {
    const slot = await this.#acquire(signal);
    let returned = false;
    const use = <R>(action: () => Promise<R>): Promise<R> =>
      returned
        ? Promise.reject(new Error('RuntimeLease: used after withLease had ended; await every run inside `work`'))
        : action();
    try {
      return await work({
        run: (request) => use(() => slot.run(signal === undefined ? request : joinSignals(request, signal))),
        optimize: (graph, level) => use(() => this.#optimize(slot, { graph, level, signal })),
      });
    } finally {
      returned = true;
      // Not awaited: the caller need not wait for a cancelled run to wind down, only the next lease of this slot does.
      void slot.whenIdle().then(() => this.#release(slot));
    }
  }

  /** Ends every child; work in progress or waiting is rejected with CLOSED. */
  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    const reason = closedError('the runtime was closed');
    for (const waiter of this.#waiting.splice(0)) waiter.reject(reason);
    await Promise.all(this.#slots.map((slot) => slot.close(reason)));
    await Promise.all(this.#slots.map((slot) => slot.whenIdle()));
    await this.#files.close();
  }

  async #optimize(slot: Slot, request: OptimizeRequest): Promise<Uint8Array> {
    const { graph, level } = request;
    const { onnxruntime, cpu } = this.identity;
    // From 'extended' on the rewritten graph depends on the CPU's kernels.
    const portable = level === 'disabled' || level === 'basic';
    const key = ['optimize', onnxruntime, level, graph.sha256, ...(portable ? [] : cpu.features)].join('/');
    const known = await this.cache?.get(key);
    if (known !== undefined) return known;
    const bytes = await slot.optimize(request);
    await this.cache?.put(key, bytes);
    return bytes;
  }

  #acquire(signal: AbortSignal | undefined): Promise<Slot> {
    if (this.#closing !== undefined) return Promise.reject(closedError('the runtime was closed'));
    if (signal?.aborted === true) return Promise.reject(cancelledError(signal));
    const warm = this.#free.findIndex((slot) => slot.warm);
    const [slot] = this.#free.splice(Math.max(0, warm), 1);
    if (slot !== undefined) return Promise.resolve(slot);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        resolve: (given) => {
          signal?.removeEventListener('abort', cancel);
          resolve(given);
        },
        reject,
      };
      const cancel = (): void => {
        const index = this.#waiting.indexOf(waiter);
        if (index >= 0) this.#waiting.splice(index, 1);
        if (signal !== undefined) reject(cancelledError(signal));
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#waiting.push(waiter);
    });
  }

  #release(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(slot);
    else next.resolve(slot);
  }
}

function joinSignals<R extends { readonly signal?: AbortSignal }>(request: R, signal: AbortSignal): R {
  return { ...request, signal: request.signal === undefined ? signal : AbortSignal.any([request.signal, signal]) };
}

function cancelledError(signal: AbortSignal): RuntimeError {
  return new RuntimeError({ code: 'CANCELLED', problem: 'cancelled while waiting for a child', cause: signal.reason });
}
