import type { Database } from '@holdfast/db';
import type { ObjectStore } from '@holdfast/storage';
import type { Logger } from 'pino';
import type { Viewer } from './access.ts';

/** What the process has once, handed to every request. Clock and ids come from outside, so that tests can hold them still. */
export interface Services {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly now: () => Date;
  /** First of the configured origins: base of links. */
  readonly origin: string;
  /** Whether mail can be sent. */
  readonly isSmtpConfigured: boolean;
  readonly log: Logger;
}

/** What one request knows: its asker, besides the process's services. Loaders hang on this object (see `rowLoader`). */
export interface ApiContext extends Services {
  readonly viewer: Viewer | null;
  /** Ids of the workspaces that exist for the viewer: the condition of every read. */
  readonly workspaceIds: readonly string[];
  /** A subscription executes again for every event, so it must not remember rows. */
  readonly isSubscription: boolean;
  /** No resolver starts after this (limit on time). */
  readonly deadline: Date;
}
