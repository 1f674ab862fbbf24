import { readInt } from '@holdfast/onnx';
import { fromFront } from '../axes.ts';
import { unaryRule } from '../rule.ts';

/** Along one axis: dX = dY - exp(y) sum(dY). */
export const LogSoftmax = unaryRule('LogSoftmax', ['outputs'], ({ node, emit, output, dims }, dY) => {
  const y = output(0);
  const axis = fromFront(readInt(node, 'axis') ?? -1, dims(y).length);
  return emit.sub(dY, emit.mul(emit.op('Exp', [y]), emit.reduceSum(dY, [axis])));
});
