import { unaryRule } from '../rule.ts';

/** d max(x, 0) = 1 where y > 0, else 0 (also at 0). Reads y, so that onnxruntime may fuse the forward Relu into its Conv. */
export const Relu = unaryRule('Relu', ['outputs'], ({ emit, output }, dY) => emit.mul(dY, emit.positive(output(0))));
