import { attr } from '@holdfast/onnx';
import type { Combination } from './combination.ts';
import { equalWeights } from './weighted-sum.ts';

function largest(gradients: readonly Float32Array[]): Float32Array {
  const [first, ...rest] = gradients;
  if (first === undefined) throw new RangeError('max: expected at least one gradient, got none');
  const high = first.slice();
  const low = first.slice();
  for (const gradient of rest) {
    for (let i = 0; i < high.length; i++) {
      const value = gradient[i] ?? NaN;
      // Math.max and Math.min let NaN through, so that the check for finite gradients sees it.
      high[i] = Math.max(high[i] ?? NaN, value);
      low[i] = Math.min(low[i] ?? NaN, value);
    }
  }
  for (let i = 0; i < high.length; i++) if ((high[i] ?? NaN) < -(low[i] ?? NaN)) high[i] = low[i] ?? NaN;
  return high;
}

/** M8's "max": for every channel of every pixel the gradient of largest magnitude, sign kept; the positive one on a tie. */
export const max: Combination = {
  summary: 'Element by element the gradient of largest magnitude, sign kept; weights play no part',
  weights: ({ members }) => equalWeights(members),
  graph(builder, gradients) {
    const axes = builder.int64s([0]);
    const high = builder.op('ReduceMax', [gradients, axes], { keepdims: attr.int(1) });
    const negated = builder.op('Neg', [gradients]);
    const depth = builder.op('ReduceMax', [negated, axes], { keepdims: attr.int(1) });
    const low = builder.op('Neg', [depth]);
    const upwards = builder.op('GreaterOrEqual', [high, depth]);
    return builder.op('Where', [upwards, high, low], {}, { hint: 'combination/combined' });
  },
  combine: (gradients) => largest(gradients),
  merge: largest,
};
