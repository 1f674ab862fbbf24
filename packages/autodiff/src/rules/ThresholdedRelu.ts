import { readFloat } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** y = x where x > alpha, else 0. */
export const ThresholdedRelu = unaryRule('ThresholdedRelu', ['outputs'], ({ node, emit, input }, dY) =>
  emit.mul(dY, emit.above(input(0), readFloat(node, 'alpha') ?? 1)),
);
