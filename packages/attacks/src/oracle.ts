import type { Picture, PlanarPicture } from '@holdfast/scene';

/** What one step of the loop learns about x' (index 0) and its transformed copies (1..n). */
export interface Evaluation {
  /** Combined gradient of the loss in x' coordinates, same layout as the picture; finite. */
  readonly gradient: Float32Array;
  /** Loss of x' and of every copy. */
  readonly losses: readonly number[];
  /** Whether x' and every copy succeed, judged on the 8-bit rounding of x'. */
  readonly succeeded: readonly boolean[];
}

/** The attack's only way to the model: the engine implements it on the runtime, tests on a formula. */
export interface GradientOracle {
  evaluate(request: {
    /**
     * x' rounded to 8 bits: every level is a whole number in 0..255. The loop keeps the fractions to itself and takes the
     * gradient straight through the rounding, so that one evaluation both gives the gradient and judges the very picture that
     * would be saved.
     */
    readonly picture: PlanarPicture;
    /** 0 at the start; the key of this step's transform draws. */
    /** Number of this evaluation over all runs of the attack; names the random draws. */
    readonly round: number;
    /** Weight of x' and of every copy in the combination; sums to 1. */
    readonly weights: readonly number[];
    readonly signal?: AbortSignal;
  }): Promise<Evaluation>;
  /**
   * Whether the 8-bit picture succeeds untransformed and under the real forms of the bank with fresh draws. Asked only when
   * every member succeeded in `evaluate`.
   */
  confirm(picture: Picture, round: number): Promise<boolean>;
}
