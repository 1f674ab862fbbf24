import { readInt, type Value } from '@holdfast/onnx';
import { allAxes, fromFront } from '../axes.ts';
import type { VjpContext } from '../rule.ts';

export interface Reduction {
  readonly xDims: readonly number[];
  /** Reduced axes; empty where the node passes its input through (noop_with_empty_axes). */
  readonly axes: readonly number[];
  /** Number of elements behind each output. */
  readonly count: number;
  /** Gives a value of the output's shape the reduced axes back, with size 1. */
  readonly keepAxes: (value: Value) => Value;
}

/** Settings of a Reduce* node (opset 18: axes are an input, which must be constant). */
export function readReduction({ node, emit, input, has, dims, constantNumbers }: VjpContext): Reduction {
  const xDims = dims(input(0));
  const rank = xDims.length;
  const given = has(1) ? constantNumbers(1, 'axes').map((axis) => fromFront(axis, rank)) : [];
  const noop = (readInt(node, 'noop_with_empty_axes') ?? 0) !== 0;
  const axes = given.length > 0 || noop ? given : allAxes(rank);
  const kept = xDims.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return {
    xDims,
    axes,
    count: axes.reduce((product, axis) => product * (xDims[axis] ?? 1), 1),
    keepAxes: (value) => emit.reshape(value, kept),
  };
}
