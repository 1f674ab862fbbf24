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
    readonly picture: PlanarPicture;
    readonly iteration: number;
    /** Weight of x' and of every copy in the combination; sums to 1. */
    readonly weights: readonly number[];
    readonly signal?: AbortSignal;
  }): Promise<Evaluation>;
  /** Whether the 8-bit picture succeeds untransformed and under the real forms of the bank with fresh draws. */
  confirm(picture: Picture, iteration: number): Promise<boolean>;
}
