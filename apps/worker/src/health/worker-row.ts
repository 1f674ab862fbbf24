import os from 'node:os';
import type { Database, WorkerState } from '@holdfast/db';
import type { ClaimedTask } from '@holdfast/jobs';
import type { RuntimePool } from '@holdfast/runtime';
import type { Logger } from 'pino';
import { version } from '../version.ts';

const NAMES: Readonly<Record<ClaimedTask['kind'], string>> = {
  plan_run: 'plans a run',
  attack_images: 'attacks images',
  finalise_run: 'writes the report of a run',
  inspect_model: 'inspects a model',
  preview_model: 'tries a model on photos',
  probe_picture: 'tries one image',
  import_dataset: 'imports photos',
  harden_model: 'trains a model',
  evaluate_hardening: 'evaluates a hardened model',
  render_export: 'renders a report',
  deliver_webhook: 'delivers a webhook',
  maintain: 'tidies up',
};

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
  status: { readonly healthy: boolean; readonly reason: string } = { healthy: true, reason: 'starting' };

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
        reason: 'starting',
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
      data: { state: 'stopping', reason: 'stopped', stoppedAt: new Date() },
    });
  }

  #describe(tasks: readonly ClaimedTask[]): [WorkerState, string] {
    if (this.#trouble !== undefined) return ['unhealthy', this.#trouble];
    const left = this.#leaves();
    const also = left === undefined ? [] : [left];
    if (tasks.length === 0) return ['idle', ['waits for work', ...also].join('; ')];
    const names = [...new Set(tasks.map(({ kind }) => NAMES[kind]))];
    return ['busy', [...names, ...also].join('; ')];
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
