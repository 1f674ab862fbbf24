import type { Value } from '@holdfast/onnx';
import { allAxes } from '../axes.ts';
import type { Emitter } from '../emit.ts';

/** [N, C, ...S] summed to [C]: the cotangent of a value that is broadcast over everything but channels. */
export const sumPerChannel = (emit: Emitter, value: Value, rank: number): Value =>
  emit.reduceSum(
    value,
    allAxes(rank).filter((axis) => axis !== 1),
    false,
  );
