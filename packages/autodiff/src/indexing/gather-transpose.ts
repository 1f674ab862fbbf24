import { attr, elementCount, type Value } from '@holdfast/onnx';
import { aroundAxis } from '../axes.ts';
import type { Emitter } from '../emit.ts';

export interface GatherTranspose {
  /** Cotangent of the gathered values: [outer ..., indices ..., inner ...]. */
  readonly dY: Value;
  /** int64 or int32 positions along `axis`; negative ones count from the end. */
  readonly indices: Value;
  readonly indexDims: readonly number[];
  /** Shape of the data that was gathered from. */
  readonly xDims: readonly number[];
  readonly axis: number;
}

/**
 * Adds every gathered element's cotangent to the place it came from. ScatterElements and not ScatterND, because
 * onnxruntime's ScatterND adds duplicates from several threads without a lock, which is not deterministic.
 */
export function gatherTranspose(emit: Emitter, { dY, indices, indexDims, xDims, axis }: GatherTranspose): Value {
  const [outer, size, inner] = aroundAxis(xDims, axis);
  const count = elementCount(indexDims);
  const rows = emit.expand(emit.reshape(indices, [1, count, 1]), [outer, count, inner]);
  const sums = emit.op(
    'ScatterElements',
    [emit.zeros(dY, [outer, size, inner]), rows, emit.reshape(dY, [outer, count, inner])],
    { axis: attr.int(1), reduction: attr.string('add') },
  );
  return emit.reshape(sums, xDims);
}
