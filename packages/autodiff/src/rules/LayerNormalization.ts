import { readFloat, readInt } from '@holdfast/onnx';
import { allAxes, fromFront } from '../axes.ts';
import { standardize, standardizeGradient } from '../reduction/standardize.ts';
import { firstOutputRule } from '../rule.ts';

/** Standardized over the axes from `axis` on, then scaled and shifted (Ba et al. 2016). */
export const LayerNormalization = firstOutputRule({
  opType: 'LayerNormalization',
  saves: ['inputs', 'weights'],
  parameters: { kind: 'affine', inputs: [1, 2] },
  vjp({ node, emit, input, needs, dims }, dY) {
    const rank = dims(dY).length;
    const axes = allAxes(rank).slice(fromFront(readInt(node, 'axis') ?? -1, rank));
    const statistics = standardize(emit, input(0), { axes, epsilon: readFloat(node, 'epsilon') ?? 1e-5 });
    return [
      needs(0) ? standardizeGradient(emit, statistics, { cotangent: emit.mul(dY, input(1)), axes }) : undefined,
      needs(1) ? emit.mul(dY, statistics.normalized) : undefined,
      dY,
    ];
  },
});
