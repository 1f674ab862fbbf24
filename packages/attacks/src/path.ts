import { toPicture, type PlanarPicture } from '@holdfast/scene';
import { AttackError } from './attack-error.ts';
import { projections } from './projections/index.ts';
import { isBetter, type AttackSample } from './sample.ts';
import { isLossStillFalling, type AttackStep } from './trace.ts';

/** What became of an attack on one picture. Early stop and all iterations come from the same path. */
export interface AttackOutcome {
  /** First sample at which every member succeeded and `confirm` agreed (M5). */
  readonly firstSuccess: AttackSample | undefined;
  /** Best sample of the path, see `isBetter`. */
  readonly best: AttackSample;
  /** The last sample of the path. */
  readonly final: AttackSample;
  /** The result with early stop: `firstSuccess`, or `best` when the attack never fully succeeded. */
  readonly early: AttackSample;
  /** The result with all iterations: `final` when it is confirmed, else `best`. */
  readonly full: AttackSample;
  readonly endedBy: 'success' | 'iterations' | 'cancelled';
  readonly steps: readonly AttackStep[];
  /** The run never succeeded and its loss was still falling at its end: more iterations would probably help. */
  readonly lossStillFalling: boolean;
}

/** A sample before anyone asks for it: packing pixels and measuring norms at every step would cost more than the step. */
export interface Waypoint extends Omit<AttackSample, 'picture' | 'distanceLevels'> {
  /** Whole levels, planar. */
  readonly levels: Float32Array;
}

/** Everything worth keeping of the way so far, over all runs. */
export class Path {
  readonly #original: PlanarPicture;
  readonly #steps: AttackStep[] = [];
  #firstSuccess: Waypoint | undefined;
  #best: Waypoint | undefined;
  #final: Waypoint | undefined;

  constructor(original: PlanarPicture) {
    this.#original = original;
  }

  get succeeded(): boolean {
    return this.#firstSuccess !== undefined;
  }

  add(waypoint: Waypoint, step: AttackStep): void {
    this.#steps.push(step);
    if (waypoint.confirmed) this.#firstSuccess ??= waypoint;
    if (this.#best === undefined || isBetter(waypoint, this.#best)) this.#best = waypoint;
    this.#final = waypoint;
  }

  /** @throws AttackError CANCELLED when nothing was added. */
  outcome(endedBy: AttackOutcome['endedBy']): AttackOutcome {
    if (this.#best === undefined || this.#final === undefined) {
      throw new AttackError({
        code: 'CANCELLED',
        where: 'iteration 0',
        expected: 'at least one evaluation',
        got: 'a cancelled signal',
        fix: 'Start the attack again.',
      });
    }
    const best = this.#sample(this.#best);
    const final = this.#sample(this.#final);
    const firstSuccess = this.#firstSuccess && this.#sample(this.#firstSuccess);
    const lastRun = this.#steps.filter((step) => step.run === final.run);
    return {
      firstSuccess,
      best,
      final,
      early: firstSuccess ?? best,
      full: final.confirmed ? final : best,
      endedBy,
      steps: this.#steps,
      lossStillFalling: firstSuccess === undefined && isLossStillFalling(lastRun),
    };
  }

  #sample({ levels, ...known }: Waypoint): AttackSample {
    const original = this.#original.data;
    return {
      ...known,
      picture: toPicture({ ...this.#original, data: levels }),
      distanceLevels: {
        linf: projections.linf.distance(levels, original),
        l2: projections.l2.distance(levels, original),
      },
    };
  }
}
