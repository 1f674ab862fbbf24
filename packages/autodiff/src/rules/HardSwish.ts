import { attr } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** y = x h, h = clamp(x / 6 + 1/2, 0, 1): d = h + x / 6 where -3 < x < 3, else h (0 or 1). */
export const HardSwish = unaryRule('HardSwish', ['inputs'], ({ emit, input }, dY) => {
  const x = input(0);
  const gate = emit.op('HardSigmoid', [x], { alpha: attr.float(1 / 6), beta: attr.float(0.5) });
  const inside = emit.mul(emit.above(x, -3), emit.below(x, 3));
  return emit.mul(dY, emit.add(gate, emit.scale(emit.mul(x, inside), 1 / 6)));
});
