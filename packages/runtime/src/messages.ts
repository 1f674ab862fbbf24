import type { Tensor } from '@holdfast/onnx';
import type { OptimizationLevel } from './runtime.ts';

/** A model on disk. The child checks the hash before onnxruntime sees the bytes, so a damaged file is never run. */
export interface ModelFile {
  readonly path: string;
  readonly sha256: string;
}

export interface RunMessage {
  readonly kind: 'run';
  readonly id: number;
  readonly model: ModelFile;
  readonly optimization: OptimizationLevel;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly fetches: readonly string[] | undefined;
}

export interface OptimizeMessage {
  readonly kind: 'optimize';
  readonly id: number;
  readonly model: ModelFile;
  readonly level: OptimizationLevel;
  /** Where the child writes the rewritten model. */
  readonly outputPath: string;
}

/** Parent to child. */
export type ChildRequest = RunMessage | OptimizeMessage;

interface Finished {
  readonly id: number;
  /** Resident set size of the child after the work. */
  readonly rssBytes: number;
  /** Time spent creating the session; 0 where it was cached. */
  readonly sessionMs: number;
  readonly runMs: number;
}

export interface RanMessage extends Finished {
  readonly kind: 'ran';
  readonly outputs: Readonly<Record<string, Tensor>>;
}

export interface OptimizedMessage extends Finished {
  readonly kind: 'optimized';
}

export interface FailedMessage {
  readonly kind: 'failed';
  readonly id: number;
  readonly rssBytes: number;
  readonly code: 'MODEL_REJECTED' | 'RUN_FAILED' | 'OUT_OF_MEMORY';
  readonly problem: string;
}

export interface ReadyMessage {
  readonly kind: 'ready';
}

export type ChildReply = RanMessage | OptimizedMessage | FailedMessage;

/** Child to parent. */
export type ChildMessage = ReadyMessage | ChildReply;

/** Settings a child is started with, as JSON in its first argument. */
export interface ChildSettings {
  readonly parentPid: number;
  readonly maxSessions: number;
}
