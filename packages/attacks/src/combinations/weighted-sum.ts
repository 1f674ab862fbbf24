import { attr, type GraphBuilder, type Value } from '@holdfast/onnx';
import type { Combination } from './combination.ts';

/** Sum over the first axis of `gradients * weights`. */
function graph(builder: GraphBuilder, gradients: Value, weights: Value): Value {
  const column = builder.op('Reshape', [weights, builder.int64s([-1, 1, 1, 1])]);
  const weighted = builder.op('Mul', [gradients, column], {}, { hint: 'combination/weighted' });
  return builder.op(
    'ReduceSum',
    [weighted, builder.int64s([0])],
    { keepdims: attr.int(1) },
    { hint: 'combination/combined' },
  );
}

function merge(partials: readonly Float32Array[]): Float32Array {
  const [first, ...rest] = partials;
  if (first === undefined) throw new RangeError('merge: expected at least one partial gradient, got none');
  const sum = first.slice();
  for (const partial of rest) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? NaN) + (partial[i] ?? NaN);
  return sum;
}

function combine(gradients: readonly Float32Array[], weights: readonly number[]): Float32Array {
  return merge(
    gradients.map((gradient, member) => {
      const weight = Math.fround(weights[member] ?? NaN);
      const weighted = new Float32Array(gradient.length);
      for (let i = 0; i < weighted.length; i++) weighted[i] = (gradient[i] ?? NaN) * weight;
      return weighted;
    }),
  );
}

/** The part that mean, weighted and adaptive share: they differ in the weights only. */
export const weightedSum: Pick<Combination, 'graph' | 'combine' | 'merge'> = { graph, combine, merge };

export function equalWeights(members: number): readonly number[] {
  return Array.from({ length: members }, () => 1 / members);
}
