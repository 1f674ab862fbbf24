import type { Database } from '@holdfast/db';
import { workerActivity } from '@holdfast/domain';
import { execute, query } from '@holdfast/jobs';
import type { Sentence } from '@holdfast/results';
import { z } from 'zod';
import { describeBuild, type OtherBuildError } from '../runs/other-build-error.ts';

/** Longer than any pause between two beats. */
const HEARD_WITHIN = "interval '1 minute'";

const OTHERS = `
SELECT "version", "identity", coalesce("capacity"->'leaves', '[]') AS "leaves" FROM "Worker"
WHERE "id" <> $1::uuid AND "stoppedAt" IS NULL AND "state" <> 'unhealthy' AND "heartbeatAt" > now() - ${HEARD_WITHIN}`;

const otherRow = z.object({
  version: z.string(),
  identity: z.looseObject({
    onnxruntime: z.string(),
    platform: z.string(),
    cpu: z.looseObject({ features: z.array(z.string()) }),
  }),
  leaves: z.array(z.string()),
});
type Other = z.infer<typeof otherRow>;

interface LeftRun {
  readonly number: number;
  readonly wanted: OtherBuildError['wanted'];
}

/**
 * Runs whose images this worker leaves to others: they began on another build or CPU class, and a worker of that kind is alive. Machines of
 * several kinds can so share one queue; where no worker of the kind is left, the task fails with that reason instead of waiting for ever.
 */
export class LeftRuns {
  readonly #db: Database;
  readonly #workerId: string;
  readonly #runs = new Map<string, LeftRun>();

  constructor({ db, workerId }: { readonly db: Database; readonly workerId: string }) {
    this.#db = db;
    this.#workerId = workerId;
  }

  get ids(): string[] {
    return [...this.#runs.keys()];
  }

  /** For the worker's reason; undefined where there is nothing to say. */
  get activity(): Sentence | undefined {
    const [first] = this.#runs.values();
    if (first === undefined) return undefined;
    const runs = [...this.#runs.values()].map(({ number }) => `#${number}`).join(', ');
    return workerActivity.say('leaves_runs', runs, describeBuild(first.wanted));
  }

  /** Leaves the run of the error to others; false where nobody else could do it. */
  async leave({ runId, wanted }: OtherBuildError): Promise<boolean> {
    const run = await this.#db.prisma.run.findUniqueOrThrow({ where: { id: runId }, select: { number: true } });
    // Told before looking: of two workers that both do not fit, at most one may then believe that the other does.
    this.#runs.set(runId, { number: run.number, wanted });
    await this.#publish();
    await this.refresh();
    return this.#runs.has(runId);
  }

  /** Looks again who is there: what nobody else can do any more is left no longer. */
  async refresh(): Promise<void> {
    if (this.#runs.size === 0) return;
    const others = await query(this.#db.prisma, { text: OTHERS, values: [this.#workerId], row: otherRow });
    const orphaned = [...this.#runs].filter(([id, { wanted }]) => !others.some((other) => canDo(other, id, wanted)));
    for (const [id] of orphaned) this.#runs.delete(id);
    const ended = await this.#db.prisma.run.findMany({
      where: { id: { in: this.ids }, state: { in: ['done', 'cancelled', 'failed'] } },
      select: { id: true },
    });
    for (const { id } of ended) this.#runs.delete(id);
    if (orphaned.length + ended.length > 0) await this.#publish();
  }

  async #publish(): Promise<void> {
    await execute(
      this.#db.prisma,
      `UPDATE "Worker" SET "capacity" = jsonb_set("capacity", '{leaves}', $2::jsonb) WHERE "id" = $1::uuid`,
      this.#workerId,
      JSON.stringify(this.ids),
    );
  }
}

function canDo({ version, identity, leaves }: Other, runId: string, wanted: LeftRun['wanted']): boolean {
  const sorted = (features: readonly string[]): string => [...features].sort().join();
  return (
    !leaves.includes(runId) &&
    version === wanted.holdfast &&
    identity.onnxruntime === wanted.onnxruntime &&
    identity.platform === wanted.platform &&
    sorted(identity.cpu.features) === sorted(wanted.cpu.features)
  );
}
