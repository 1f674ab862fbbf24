import { attr } from '@holdfast/onnx';
import { hardSwishSlope } from '../activation/hard-swish-slope.ts';
import { unaryRule } from '../rule.ts';

/** y = x h, h = clamp(x / 6 + 1/2, 0, 1). */
export const HardSwish = unaryRule('HardSwish', ['inputs'], ({ emit, input }, dY) => {
  const x = input(0);
  // The node that onnxruntime itself makes of HardSwish, so that the two are one.
  const h = emit.op('HardSigmoid', [x], { alpha: attr.float(1 / 6), beta: attr.float(0.5) });
  return emit.mul(dY, hardSwishSlope(emit, { x, h, alpha: 1 / 6 }));
});
