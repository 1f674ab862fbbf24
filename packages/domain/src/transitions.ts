/** Which state may follow which. The database refuses what is not here (see the guards in prisma/migrations). */
export const runTransitions = {
  queued: ['planning', 'cancelling', 'cancelled', 'failed'],
  planning: ['running', 'cancelling', 'failed'],
  running: ['finalising', 'cancelling', 'failed'],
  finalising: ['done', 'running', 'cancelling', 'failed'],
  /** Re-running failures, or resuming, opens a finished run again. */
  done: ['running'],
  cancelling: ['cancelled', 'failed'],
  cancelled: ['running', 'planning'],
  failed: ['running', 'planning'],
} as const satisfies Record<string, readonly string[]>;

export const taskTransitions = {
  waiting: ['claimed', 'cancelled', 'failed'],
  claimed: ['done', 'waiting', 'failed', 'cancelled'],
  done: [],
  /** Re-running failures. */
  failed: ['waiting'],
  cancelled: ['waiting'],
} as const satisfies Record<string, readonly string[]>;

export const hardeningTransitions = {
  queued: ['training', 'evaluating', 'cancelling', 'cancelled', 'failed'],
  training: ['evaluating', 'cancelling', 'failed'],
  evaluating: ['done', 'cancelling', 'failed'],
  done: [],
  cancelling: ['cancelled', 'failed'],
  cancelled: ['queued'],
  failed: ['queued'],
} as const satisfies Record<string, readonly string[]>;

export type RunState = keyof typeof runTransitions;
export type TaskState = keyof typeof taskTransitions;
export type HardeningState = keyof typeof hardeningTransitions;

/** States in which nothing more happens by itself. */
export const isRunAtRest = (state: RunState): boolean =>
  state === 'done' || state === 'cancelled' || state === 'failed';
