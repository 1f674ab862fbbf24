import os from 'node:os';
import type { Database, WorkerState } from '@holdfast/db';
import { workerReason, workerWords } from '@holdfast/domain';
import type { ClaimedTask } from '@holdfast/jobs';
import type { RuntimePool } from '@holdfast/runtime';
import type { Logger } from 'pino';
import { version } from '../version.ts';

/** What the worker's row says of it: its state and why, in a sentence. */
export class WorkerRow {
  readonly #db: Database;
  readonly #id: string;
  readonly #log: Logger;
  readonly #slots: Readonly<Record<string, number>>;
  readonly #runtime: RuntimePool;
  readonly #leaves: () => string | undefined;
  /** What is wrong; undefined where nothing is. */
  #trouble: string | undefined;
  #written = '';
  #writing: Promise<void> = Promise.resolve();
  status: { readonly healthy: boolean; readonly reason: string } = { healthy: true, reason: workerWords('starting') };

  constructor(parts: {
    readonly db: Database;
    readonly workerId: string;
    readonly log: Logger;
    readonly slots: Readonly<Record<string, number>>;
    readonly runtime: RuntimePool;
    /** What it does not work on, though it could: undefined where that is nothing. */
    readonly leaves: () => string | undefined;
  }) {
    this.#db = parts.db;
    this.#id = parts.workerId;
    this.#log = parts.log;
    this.#slots = parts.slots;
    this.#runtime = parts.runtime;
    this.#leaves = parts.leaves;
  }

  get healthy(): boolean {
    return this.#trouble === undefined;
  }

  setHealth(trouble: string | undefined): void {
    if (trouble !== undefined && this.#trouble === undefined) this.#log.error({ trouble }, 'worker is unhealthy');
    this.#trouble = trouble;
  }

  async create(): Promise<void> {
    const { identity, capacity, memoryLimitMb } = this.#runtime;
    await this.#db.prisma.worker.create({
      data: {
        id: this.#id,
        host: os.hostname(),
        pid: process.pid,
        version,
        state: 'starting',
        reason: workerWords('starting'),
        capacity: { cores: capacity, memoryMb: capacity * memoryLimitMb, lanes: { ...this.#slots } },
        identity: { ...identity, cpu: { model: identity.cpu.model, features: [...identity.cpu.features] } },
      },
    });
  }

  /** Writes what the worker does now, where that has changed. */
  update(tasks: readonly ClaimedTask[]): void {
    const [state, reason] = this.#describe(tasks);
    this.status = { healthy: state !== 'unhealthy', reason };
    if (`${state} ${reason}` === this.#written) return;
    this.#written = `${state} ${reason}`;
    this.#write(state, reason);
  }

  async end(): Promise<void> {
    await this.#writing;
    await this.#db.prisma.worker.update({
      where: { id: this.#id },
      data: { state: 'stopping', reason: workerWords('stopped'), stoppedAt: new Date() },
    });
  }

  #describe(tasks: readonly ClaimedTask[]): [WorkerState, string] {
    if (this.#trouble !== undefined) return ['unhealthy', this.#trouble];
    const left = this.#leaves();
    const also = left === undefined ? [] : [left];
    if (tasks.length === 0) return ['idle', workerReason([workerWords('waiting'), ...also])];
    const names = [...new Set(tasks.map(({ kind }) => workerWords(kind)))];
    return ['busy', workerReason([...names, ...also])];
  }

  #write(state: WorkerState, reason: string): void {
    // One after the other: the last one told is the last one written.
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#db.prisma.worker.update({
          where: { id: this.#id },
          data: { state, reason, heartbeatAt: new Date() },
        });
      } catch (error) {
        this.#written = '';
        this.#log.warn({ err: error }, 'the worker’s row could not be written');
      }
    });
  }
}
