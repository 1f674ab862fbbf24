import { readFloat } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** y = clamp(alpha x + beta, 0, 1): alpha where 0 < y < 1, else 0. */
export const HardSigmoid = unaryRule('HardSigmoid', ['outputs'], ({ node, emit, output }, dY) => {
  const y = output(0);
  const inside = emit.mul(emit.above(y, 0), emit.below(y, 1));
  return emit.scale(emit.mul(dY, inside), readFloat(node, 'alpha') ?? 0.2);
});
