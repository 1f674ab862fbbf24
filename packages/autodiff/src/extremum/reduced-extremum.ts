import type { Value } from '@holdfast/onnx';
import type { VjpContext } from '../rule.ts';
import { equalTo } from './share-among-ties.ts';

/** Gradient of a maximum or minimum `y` (reduced axes kept) of `x`: to the elements that hold it, shared equally among ties. */
export function reducedExtremum(
  context: VjpContext,
  { dY, y, axes }: { dY: Value; y: Value; axes: readonly number[] },
): Value {
  const { emit, input } = context;
  const mask = equalTo(context, input(0), y);
  return emit.mul(mask, emit.div(dY, emit.reduceSum(mask, axes)));
}
