import type { Value } from '@holdfast/onnx';
import type { Emitter } from '../emit.ts';

/** Derivative of x * h with h = clamp(alpha x + beta, 0, 1): h + alpha x where 0 < h < 1, else h. */
export function hardSwishSlope(emit: Emitter, { x, h, alpha }: { x: Value; h: Value; alpha: number }): Value {
  const inside = emit.mul(emit.above(h, 0), emit.below(h, 1));
  // The scaling comes last, so that onnxruntime can make one convolution of it and the addition.
  return emit.add(emit.scale(emit.mul(x, inside), alpha), h);
}
