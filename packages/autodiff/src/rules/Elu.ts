import { readFloat } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** d = 1 where x > 0, else y + alpha. */
export const Elu = unaryRule('Elu', ['inputs', 'outputs'], ({ node, emit, input, output }, dY) => {
  const x = input(0);
  const below = emit.mul(dY, emit.add(output(0), emit.scalar(dY, readFloat(node, 'alpha') ?? 1)));
  return emit.op('Where', [emit.op('Greater', [x, emit.scalar(x, 0)]), dY, below]);
});
