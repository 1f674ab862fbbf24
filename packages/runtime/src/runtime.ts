import type { Tensor } from '@holdfast/onnx';

/** A serialised ONNX model and its SHA-256; sessions are cached by hash and options. */
export interface CompiledGraph {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

export type OptimizationLevel = 'disabled' | 'basic' | 'extended' | 'all';

export interface RunRequest {
  readonly graph: CompiledGraph;
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Outputs to return; all when left out. */
  readonly fetches?: readonly string[];
  /** Default 'all'. */
  readonly optimization?: OptimizationLevel;
  readonly signal?: AbortSignal;
  /** Wall-clock limit of this run, session creation included. */
  readonly timeoutMs?: number;
}

export type Outputs = Readonly<Record<string, Tensor>>;

/** One child process of the pool, held for a sequence of runs (one image's attack), so its session cache stays warm. */
export interface RuntimeLease {
  run(request: RunRequest): Promise<Outputs>;
  /** Runs ORT's graph optimiser only and returns the rewritten model's bytes ('basic' folds constants). */
  optimize(graph: CompiledGraph, level: OptimizationLevel): Promise<Uint8Array>;
}

/** What results depend on besides seed and inputs; recorded in every report. */
export interface RuntimeIdentity {
  readonly onnxruntime: string;
  readonly node: string;
  readonly platform: string;
  /** CPU model and the feature flags that choose onnxruntime's kernels (avx2, avx512f, avx512_vnni, neon ...). */
  readonly cpu: { readonly model: string; readonly features: readonly string[] };
}

/** The pool of child processes; a program has one, and one program at a time fills a machine. */
export interface Runtime {
  readonly identity: RuntimeIdentity;
  /** Child processes at a time. */
  readonly capacity: number;
  /** Memory that one child may use before it is killed, in MB; batches are planned by it. */
  readonly memoryLimitMb: number;
  /**
   * Waits for a free child, holds it while `work` runs, gives it back whatever happens. Everything rejects with RuntimeError;
   * after a failure the same lease goes on with a new child. `signal` cancels the waiting and every run of the lease.
   */
  withLease<T>(work: (lease: RuntimeLease) => Promise<T>, options?: { signal?: AbortSignal }): Promise<T>;
  close(): Promise<void>;
}
