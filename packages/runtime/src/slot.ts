import { readFile, rm } from 'node:fs/promises';
import type { RuntimeListener } from './events.ts';
import { MIB } from './memory.ts';
import type { ChildReply, ChildRequest, OptimizeMessage, RunMessage } from './messages.ts';
import type { ModelFiles } from './model-files.ts';
import type { ResolvedOptions } from './pool-options.ts';
import type { CompiledGraph, OptimizationLevel, Outputs, RunRequest } from './runtime.ts';
import { RuntimeError } from './runtime-error.ts';
import { SessionProcess } from './session-process.ts';
import { compact } from './tensor-transfer.ts';

export interface SlotSettings extends ResolvedOptions {
  readonly program: string;
  readonly files: ModelFiles;
  readonly emit: RuntimeListener;
}

export interface OptimizeRequest {
  readonly graph: CompiledGraph;
  readonly level: OptimizationLevel;
  readonly signal: AbortSignal | undefined;
}

/** A request before it gets its number and its model file. */
type Draft = Omit<RunMessage, 'id' | 'model'> | Omit<OptimizeMessage, 'id' | 'model'>;

interface Work {
  readonly graph: CompiledGraph;
  readonly draft: Draft;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
}

/** A place in the pool. Its child is started when first needed and replaced when it has died or grown old. */
export class Slot {
  readonly #settings: SlotSettings;
  #child: SessionProcess | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #nextId = 0;
  #closed: RuntimeError | undefined;

  constructor(settings: SlotSettings) {
    this.#settings = settings;
  }

  /** Whether a child is running, so that its sessions are warm. */
  get warm(): boolean {
    return this.#child?.alive === true;
  }

  async run(request: RunRequest): Promise<Outputs> {
    const { graph, feeds, fetches, optimization = 'all', signal, timeoutMs = this.#settings.runTimeoutMs } = request;
    const compactFeeds = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, compact(tensor)]));
    const draft: Draft = { kind: 'run', optimization, feeds: compactFeeds, fetches };
    const reply = await this.#enqueue({ graph, draft, signal, timeoutMs });
    if (reply.kind !== 'ran') throw new Error(`unreachable: a run was answered by \`${reply.kind}\``);
    return reply.outputs;
  }

  async optimize({ graph, level, signal }: OptimizeRequest): Promise<Uint8Array> {
    const outputPath = this.#settings.files.scratchPath();
    try {
      const draft: Draft = { kind: 'optimize', level, outputPath };
      await this.#enqueue({ graph, draft, signal, timeoutMs: this.#settings.runTimeoutMs });
      return new Uint8Array(await readFile(outputPath));
    } finally {
      await rm(outputPath, { force: true });
    }
  }

  /** Resolves when no work is queued or going on, cancelled runs included. */
  async whenIdle(): Promise<void> {
    await this.#tail;
    await this.#child?.whenIdle();
  }

  async close(reason: RuntimeError): Promise<void> {
    this.#closed = reason;
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined) await this.#retire(child, 'closed', reason);
  }

  /** One call after the other: a child works on one at a time. */
  #enqueue(work: Work): Promise<ChildReply> {
    const result = this.#tail.then(() => this.#perform(work));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #perform({ graph, draft, signal, timeoutMs }: Work): Promise<ChildReply> {
    if (signal?.aborted === true) {
      throw new RuntimeError({ code: 'CANCELLED', problem: 'cancelled before the run began', cause: signal.reason });
    }
    const child = await this.#ensureChild();
    const { pid } = child;
    const file = await this.#settings.files.hold(graph);
    try {
      const request: ChildRequest = { ...draft, id: this.#nextId++, model: { path: file.path, sha256: file.sha256 } };
      this.#settings.emit({ kind: 'run-started', pid, graph: graph.sha256 });
      const reply = await child.call(request, { timeoutMs, signal });
      if (reply.kind !== 'failed') {
        const { sessionMs, runMs, rssBytes } = reply;
        this.#settings.emit({ kind: 'run-finished', pid, graph: graph.sha256, sessionMs, runMs, rssBytes });
      }
      return reply;
    } catch (error) {
      if (error instanceof RuntimeError) {
        this.#settings.emit({ kind: 'run-failed', pid, graph: graph.sha256, code: error.code });
      }
      throw error;
    } finally {
      // A cancelled run goes on for a while: it may still be about to read its file, or be killed in the end.
      void child.whenIdle().then(() => {
        file.release();
        if (child.causeOfDeath !== undefined)
          this.#settings.emit({ kind: 'child-killed', pid, code: child.causeOfDeath });
      });
    }
  }

  async #ensureChild(): Promise<SessionProcess> {
    const { recycleRuns, recycleRssMb, emit } = this.#settings;
    const current = this.#child;
    if (current !== undefined) {
      await current.whenIdle();
      if (current.alive) {
        const grown = current.lastRssBytes > recycleRssMb * MIB;
        if (!grown && current.calls < recycleRuns) return current;
        await this.#retire(current, grown ? 'rss-limit' : 'run-limit', closedError('the child was recycled'));
      }
    }
    this.#throwIfClosed();
    const start = performance.now();
    const child = await SessionProcess.start(this.#settings);
    this.#child = child;
    emit({ kind: 'child-started', pid: child.pid, startMs: performance.now() - start });
    if (this.#closed !== undefined) await this.close(this.#closed);
    this.#throwIfClosed();
    return child;
  }

  #throwIfClosed(): void {
    if (this.#closed !== undefined) throw this.#closed;
  }

  async #retire(
    child: SessionProcess,
    reason: 'closed' | 'run-limit' | 'rss-limit',
    error: RuntimeError,
  ): Promise<void> {
    const wasAlive = child.alive;
    await child.stop(error);
    if (wasAlive) this.#settings.emit({ kind: 'child-stopped', pid: child.pid, reason });
  }
}

export function closedError(problem: string): RuntimeError {
  return new RuntimeError({ code: 'CLOSED', problem });
}
