import type { Random } from '@holdfast/random';

/** Names of the norms a budget may be given in. */
export const normNames = ['linf', 'l2'] as const;
export type NormName = (typeof normNames)[number];

/** Largest level of an 8-bit channel. */
export const MAX_LEVEL = 255;

/** One norm: how large a perturbation is, and how it is brought back into the budget. */
export interface Projection {
  readonly norm: NormName;
  readonly title: string;
  /** Norm of `picture - original`, in levels, in double precision. */
  distance(picture: ArrayLike<number>, original: ArrayLike<number>): number;
  /**
   * The nearest point to `candidate` with `distance(point, original) <= epsilonLevels` and every level in 0..255.
   * Idempotent bit for bit: a point that already fits comes back unchanged. `original` holds whole levels.
   */
  project(candidate: Float32Array, original: Float32Array, epsilonLevels: number): Float32Array;
  /** A random point of the ball around `original` (not yet clipped to 0..255). */
  randomStart(original: Float32Array, epsilonLevels: number, random: Random): Float32Array;
  /**
   * Random noise that uses up the budget, as whole levels of difference: what the noise control adds. Not yet clipped to
   * 0..255; as long as `mask`, zero wherever it is 0.
   */
  noise(request: {
    readonly epsilonLevels: number;
    readonly random: Random;
    /** 1 where noise may be. */
    readonly mask: Uint8Array;
  }): Float32Array;
}
