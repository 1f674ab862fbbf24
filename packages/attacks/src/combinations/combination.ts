import type { GraphBuilder, Value } from '@holdfast/onnx';

/** What is known about the members (x' first, then its copies) after a step. */
export interface MemberState {
  readonly losses: readonly number[];
  readonly succeeded: readonly boolean[];
}

/**
 * One way to make one gradient out of the gradients of x' and its copies (M8).
 *
 * A bank that does not fit into memory is split into sub-batches: `graph` combines within a sub-batch, where `weights` are that
 * part of the weights over all members, and `merge` combines the partial results. Both together must equal `graph` over all members.
 */
export interface Combination {
  readonly summary: string;
  /**
   * Weights over all members for the next step, summing to 1. `given` are the weights a person wrote, if any; `previous` is `undefined`
   * before the first step.
   * @throws AttackError INVALID_ARGUMENT when `given` does not fit.
   */
  weights(request: {
    readonly members: number;
    readonly given: readonly number[] | undefined;
    readonly previous: MemberState | undefined;
  }): readonly number[];
  /** Emits the combination: `gradients` [m, 3, H, W] and `weights` [m] to [1, 3, H, W]. */
  graph(graph: GraphBuilder, gradients: Value, weights: Value): Value;
  /** The same in JavaScript over one member's gradient each; `gradients[i]` belongs to `weights[i]`. */
  combine(gradients: readonly Float32Array[], weights: readonly number[]): Float32Array;
  /** Combines the results of sub-batches, in the order of the members. */
  merge(partials: readonly Float32Array[]): Float32Array;
}
