import type { RuntimeErrorCode } from './runtime-error.ts';

/** What the pool does, for progress displays, logs and metrics. `pid` names the child process. */
export type RuntimeEvent =
  | { readonly kind: 'child-started'; readonly pid: number; readonly startMs: number }
  /** Stopped on purpose: closed, or recycled between runs. */
  | { readonly kind: 'child-stopped'; readonly pid: number; readonly reason: 'closed' | 'run-limit' | 'rss-limit' }
  /** Died or was killed while it worked. */
  | { readonly kind: 'child-killed'; readonly pid: number; readonly code: RuntimeErrorCode }
  | { readonly kind: 'run-started'; readonly pid: number; readonly graph: string }
  | {
      readonly kind: 'run-finished';
      readonly pid: number;
      readonly graph: string;
      /** Time creating the session; 0 where it was cached. */
      readonly sessionMs: number;
      readonly runMs: number;
      readonly rssBytes: number;
    }
  | { readonly kind: 'run-failed'; readonly pid: number; readonly graph: string; readonly code: RuntimeErrorCode };

export type RuntimeListener = (event: RuntimeEvent) => void;
