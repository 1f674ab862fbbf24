import { readFloat } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** d = 1 where x > 0, else alpha. */
export const LeakyRelu = unaryRule('LeakyRelu', ['inputs'], ({ node, emit, input }, dY) => {
  const alpha = readFloat(node, 'alpha') ?? 0.01;
  const slope = emit.add(emit.scale(emit.positive(input(0)), 1 - alpha), emit.scalar(dY, alpha));
  return emit.mul(dY, slope);
});
