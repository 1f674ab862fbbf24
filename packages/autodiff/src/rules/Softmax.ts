import { readInt } from '@holdfast/onnx';
import { fromFront } from '../axes.ts';
import { unaryRule } from '../rule.ts';

/** Along one axis: dX = y (dY - sum(y dY)). */
export const Softmax = unaryRule('Softmax', ['outputs'], ({ node, emit, output, dims }, dY) => {
  const y = output(0);
  const axis = fromFront(readInt(node, 'axis') ?? -1, dims(y).length);
  return emit.mul(y, emit.sub(dY, emit.reduceSum(emit.mul(y, dY), [axis])));
});
