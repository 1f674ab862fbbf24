import { attr, elementCount, type Value } from '@holdfast/onnx';
import type { Emitter } from '../emit.ts';

export interface PooledMaximum {
  /** Position of every window's maximum in the flattened input, [N, C, ...O]. */
  readonly indices: Value;
  /** [N, C, ...S] */
  readonly xDims: readonly number[];
}

/** Adds every window's cotangent to the element at its index. */
export function maxPoolTranspose(emit: Emitter, { dY, indices, xDims }: PooledMaximum & { readonly dY: Value }): Value {
  const sums = emit.op(
    'ScatterElements',
    [emit.zeros(dY, [elementCount(xDims)]), emit.reshape(indices, [-1]), emit.reshape(dY, [-1])],
    { axis: attr.int(0), reduction: attr.string('add') },
  );
  return emit.reshape(sums, xDims);
}
