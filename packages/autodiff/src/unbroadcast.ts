import type { GraphBuilder, Value } from '@holdfast/onnx';
import { sameDims, type Emitter } from './emit.ts';

/**
 * Sums a cotangent over the axes along which its operand was broadcast, so that it gets the operand's shape `dims`. The
 * cotangent's shape must be one that `dims` broadcasts to; `undefined` where it is not.
 */
export function sumToShape(
  graph: GraphBuilder,
  emit: Emitter,
  { cotangent, dims }: { cotangent: Value; dims: readonly number[] },
): Value | undefined {
  const from = graph.dims(cotangent);
  if (sameDims(from, dims)) return cotangent;
  const added = from.length - dims.length;
  if (added < 0) return undefined;
  const axes: number[] = [];
  for (const [axis, size] of from.entries()) {
    const own = axis < added ? 1 : (dims[axis - added] ?? 1);
    if (own === size) continue;
    if (own !== 1) return undefined;
    axes.push(axis);
  }
  return emit.reshape(emit.reduceSum(cotangent, axes), dims);
}
