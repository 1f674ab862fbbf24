import type { Lane } from '../tasks/lanes.ts';

/** A task that may be worked on from now, or in `delayMs`. */
export interface Delivery {
  readonly taskId: string;
  /** Distinguishes deliveries of one task: each try is delivered anew. */
  readonly attempt: number;
  readonly lane: Lane;
  readonly delayMs: number;
}

export interface Consumer {
  close(): Promise<void>;
}

/**
 * Delivers task ids to whoever has room. It may deliver late, twice, or in any order: a delivery only makes a worker claim the next task, and
 * the row decides. What it loses is found by the workers' own look at the table.
 */
export interface TaskQueue {
  /** Adding a delivery again changes nothing while the first one is there. */
  add(deliveries: readonly Delivery[]): Promise<void>;
  /** Calls `onDelivery` for at most `concurrency` deliveries at a time. */
  consume(
    lane: Lane,
    options: { readonly concurrency: number; readonly onDelivery: (taskId: string) => Promise<void> },
  ): Consumer;
  close(): Promise<void>;
}
