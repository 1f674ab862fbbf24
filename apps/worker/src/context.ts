import type { Database } from '@holdfast/db';
import type { ClaimedTask } from '@holdfast/jobs';
import type { Sentence } from '@holdfast/results';
import type { RuntimePool } from '@holdfast/runtime';
import type { ObjectStore } from '@holdfast/storage';
import type { Logger } from 'pino';
import type { ReachPoint } from './fault.ts';
import type { ModelCache } from './files/model-cache.ts';
import type { Settings } from './settings.ts';

/** What every handler may use. */
export interface Services {
  readonly db: Database;
  readonly store: ObjectStore;
  readonly log: Logger;
  /** Runs attacks and training, on all cores. */
  readonly heavy: RuntimePool;
  /** One child that is free for what people wait for. */
  readonly interactive: RuntimePool;
  readonly models: ModelCache;
  readonly settings: Settings;
  readonly clock: () => Date;
  /** 0..1, for back-off. */
  readonly random: () => number;
  readonly reach: ReachPoint;
}

/** One task's share of them. */
export interface TaskContext extends Services {
  /** Aborted with a TaskStopped. */
  readonly signal: AbortSignal;
  /** Told at most twice a second; never fails. */
  readonly progress: (progress: { readonly fraction: number | null; readonly says: Sentence }) => void;
}

export type TaskOf<Kind extends ClaimedTask['kind']> = Extract<ClaimedTask, { kind: Kind }>;

/**
 * Does a task. It ends its claim by `finishTask` in the transaction that writes its last result, so that there is no moment at which one is
 * written and the other is not.
 */
export type Handler<Kind extends ClaimedTask['kind']> = (context: TaskContext, task: TaskOf<Kind>) => Promise<void>;
