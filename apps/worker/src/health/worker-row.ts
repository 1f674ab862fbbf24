import os from 'node:os';
import type { Database, WorkerState } from '@holdfast/db';
import { workerActivity, workerReason, type WorkerCapacity } from '@holdfast/domain';
import { execute, type ClaimedTask } from '@holdfast/jobs';
import type { Sentence } from '@holdfast/results';
import type { RuntimePool } from '@holdfast/runtime';
import type { Logger } from 'pino';
import { version } from '../version.ts';

const STARTING = workerActivity.say('starting');

/** What the worker's row says of it: its state and why, in a sentence. */
export class WorkerRow {
  readonly #db: Database;
  readonly #id: string;
  readonly #log: Logger;
  readonly #slots: Readonly<Record<string, number>>;
  readonly #runtime: RuntimePool;
  readonly #leaves: () => Sentence | undefined;
  /** What is wrong; undefined where nothing is. */
  #trouble: string | undefined;
  #written = '';
  #writing: Promise<void> = Promise.resolve();
  status: { readonly healthy: boolean; readonly reason: string } = {
    healthy: true,
    reason: STARTING.text,
  };

  constructor(parts: {
    readonly db: Database;
    readonly workerId: string;
    readonly log: Logger;
    readonly slots: Readonly<Record<string, number>>;
    readonly runtime: RuntimePool;
    /** What it does not work on, though it could: undefined where that is nothing. */
    readonly leaves: () => Sentence | undefined;
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
    const { identity, capacity: cores, memoryLimitMb } = this.#runtime;
    const capacity: WorkerCapacity = {
      cores,
      memoryMb: cores * memoryLimitMb,
      lanes: { ...this.#slots },
      activities: [STARTING.told],
    };
    await this.#db.prisma.worker.create({
      data: {
        id: this.#id,
        host: os.hostname(),
        pid: process.pid,
        version,
        state: 'starting',
        reason: STARTING.text,
        capacity,
        identity: { ...identity, cpu: { model: identity.cpu.model, features: [...identity.cpu.features] } },
      },
    });
  }

  /** Writes what the worker does now, where that has changed. */
  update(tasks: readonly ClaimedTask[]): void {
    const [state, activities] = this.#describe(tasks);
    const reason = workerReason(activities);
    this.status = { healthy: state !== 'unhealthy', reason };
    if (`${state} ${reason}` === this.#written) return;
    this.#written = `${state} ${reason}`;
    this.#write(state, activities);
  }

  async end(): Promise<void> {
    await this.#writing;
    await this.#say('stopping', [workerActivity.say('stopped')]);
    await this.#db.prisma.worker.update({ where: { id: this.#id }, data: { stoppedAt: new Date() } });
  }

  #describe(tasks: readonly ClaimedTask[]): [WorkerState, readonly Sentence[]] {
    if (this.#trouble !== undefined) return ['unhealthy', [workerActivity.say('other', this.#trouble)]];
    const left = this.#leaves();
    const also = left === undefined ? [] : [left];
    if (tasks.length === 0) return ['idle', [workerActivity.say('waiting'), ...also]];
    const kinds = [...new Set(tasks.map(({ kind }) => kind))];
    return ['busy', [...kinds.map((kind) => workerActivity.say(kind)), ...also]];
  }

  #write(state: WorkerState, activities: readonly Sentence[]): void {
    // One after the other: the last one told is the last one written.
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#say(state, activities);
      } catch (error) {
        this.#written = '';
        this.#log.warn({ err: error }, 'the worker’s row could not be written');
      }
    });
  }

  async #say(state: WorkerState, activities: readonly Sentence[]): Promise<void> {
    // In place: the runs that it leaves are written into the same column, by others.
    await execute(
      this.#db.prisma,
      `UPDATE "Worker" SET "state" = $2::"WorkerState", "reason" = $3, "heartbeatAt" = now(),
        "capacity" = jsonb_set("capacity", '{activities}', $4::jsonb) WHERE "id" = $1::uuid`,
      this.#id,
      state,
      workerReason(activities),
      JSON.stringify(activities.map(({ told }) => told)),
    );
  }
}
