import { claimTask, type ClaimedTask, type Lane } from '@holdfast/jobs';
import type { Database } from '@holdfast/db';

export interface LaneOptions {
  readonly db: Database;
  readonly lane: Lane;
  readonly slots: number;
  readonly workerId: string;
  readonly leaseMs: number;
  /** Does the task to its end; never rejects for reasons of the task. */
  readonly run: (task: ClaimedTask) => Promise<void>;
  /** Runs whose images this worker leaves to others. */
  readonly leaves: () => readonly string[];
  /** False: nothing may be claimed now. */
  readonly mayClaim: () => boolean;
  readonly onError: (error: unknown) => void;
}

/**
 * Claims tasks of a lane while slots are free. A delivery of the queue and a timer both only call `fill`: it claims until nothing is there, so
 * a delivery that got lost, or came while all slots were taken, costs no more than a moment.
 */
export class LaneRunner {
  readonly #options: LaneOptions;
  #active = 0;
  /** Workspaces that were served, least recently first. */
  #served: string[] = [];
  readonly #filling = new Set<Promise<void>>();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Uses one free slot until there is nothing to claim; returns at once where all are taken. */
  fill(): Promise<void> {
    if (this.#active >= this.#options.slots || !this.#options.mayClaim()) return Promise.resolve();
    this.#active++;
    const filling = this.#work().finally(() => {
      this.#active--;
      this.#filling.delete(filling);
    });
    this.#filling.add(filling);
    return filling;
  }

  /** Resolves when every slot is free. */
  async whenIdle(): Promise<void> {
    while (this.#filling.size > 0) await Promise.all(this.#filling);
  }

  async #work(): Promise<void> {
    const { db, lane, workerId, leaseMs, run, mayClaim, leaves, onError } = this.#options;
    try {
      while (mayClaim()) {
        const task = await claimTask(db, { workerId, lane, leaseMs, served: this.#served, leaves: leaves() });
        if (task === undefined) return;
        this.#served = [...this.#served.filter((id) => id !== task.workspaceId), task.workspaceId].slice(-1000);
        await run(task);
      }
    } catch (error) {
      onError(error);
    }
  }
}
