import { attr, readFloat } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** d = 1 where x > 0, else alpha. */
export const LeakyRelu = unaryRule(
  'LeakyRelu',
  ['inputs', 'outputs'],
  ({ node, emit, input, output, dataType }, dY) => {
    const alpha = readFloat(node, 'alpha') ?? 0.01;
    // y has the sign of x unless alpha is negative, and reading it lets onnxruntime fuse the forward node into its Conv.
    const mask = emit.positive(alpha >= 0 ? output(0) : input(0));
    const isShare = alpha >= 0 && alpha <= 1 && dataType(dY) === 'float32';
    const slope = isShare
      ? emit.op('HardSigmoid', [mask], { alpha: attr.float(1 - alpha), beta: attr.float(alpha) })
      : emit.add(emit.scale(mask, 1 - alpha), emit.scalar(dY, alpha));
    return emit.mul(dY, slope);
  },
);
