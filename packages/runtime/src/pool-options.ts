import os from 'node:os';
import { availableMemoryBytes, MIB } from './memory.ts';
import type { RuntimeListener } from './events.ts';

/** Everything is optional; the defaults fit one pool on a machine that does little else. */
export interface RuntimeOptions {
  /** Most child processes at a time. Default: the number of cores. */
  readonly maxChildren?: number;
  /** Memory for all children together, in MB. Default: 70% of what this process may use. */
  readonly memoryCapMb?: number;
  /** Memory one child may use before it is killed, in MB. Default: an equal share of the cap, at least 1024. */
  readonly memoryLimitMb?: number;
  /** A child that is larger than this between two runs is replaced, in MB. Default: 3/4 of `memoryLimitMb`. */
  readonly recycleRssMb?: number;
  /** A child is replaced after so many runs. Default 10,000. */
  readonly recycleRuns?: number;
  /** Sessions a child keeps, the least recently used released first; each holds on to its largest run's memory. Default 6. */
  readonly maxSessions?: number;
  /** Wall-clock limit of a run that does not bring its own. Default 300,000 (5 minutes). */
  readonly runTimeoutMs?: number;
  /** How long a child may take to start. Default 30,000. */
  readonly startTimeoutMs?: number;
  /** How long a cancelled run may go on before its child is killed. Default 2,000. */
  readonly cancelGraceMs?: number;
  /** Folder in which folded models are kept between runs of the program; left out: nothing is kept. */
  readonly cacheDirectory?: string;
  readonly onEvent?: RuntimeListener;
}

export interface ResolvedOptions {
  readonly capacity: number;
  readonly memoryLimitMb: number;
  readonly recycleRssMb: number;
  readonly recycleRuns: number;
  readonly maxSessions: number;
  readonly runTimeoutMs: number;
  readonly startTimeoutMs: number;
  readonly cancelGraceMs: number;
}

const smallestShareMb = 1024;

/** Fills in the defaults; the capacity is min(cores, what the memory cap allows), and at least 1. */
export function resolveOptions(options: RuntimeOptions): ResolvedOptions {
  const capMb = options.memoryCapMb ?? Math.floor((availableMemoryBytes() * 0.7) / MIB);
  const wanted = Math.max(1, options.maxChildren ?? os.availableParallelism());
  const shareMb = options.memoryLimitMb ?? Math.max(smallestShareMb, Math.floor(capMb / wanted));
  const capacity = Math.max(1, Math.min(wanted, Math.floor(capMb / shareMb)));
  return {
    capacity,
    memoryLimitMb: shareMb,
    recycleRssMb: options.recycleRssMb ?? Math.floor(shareMb * 0.75),
    recycleRuns: options.recycleRuns ?? 10_000,
    maxSessions: options.maxSessions ?? 6,
    runTimeoutMs: options.runTimeoutMs ?? 300_000,
    startTimeoutMs: options.startTimeoutMs ?? 30_000,
    cancelGraceMs: options.cancelGraceMs ?? 2_000,
  };
}
