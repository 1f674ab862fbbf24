import { readFloat } from '@holdfast/onnx';
import { allAxes } from '../axes.ts';
import { sumPerChannel } from '../conv/sum-per-channel.ts';
import { standardize, standardizeGradient } from '../reduction/standardize.ts';
import { firstOutputRule } from '../rule.ts';

/** Each channel of each picture standardized over its positions, then scaled and shifted. */
export const InstanceNormalization = firstOutputRule({
  opType: 'InstanceNormalization',
  saves: ['inputs', 'weights'],
  parameters: { kind: 'affine', inputs: [1, 2] },
  vjp({ node, emit, input, needs, dims }, dY) {
    const rank = dims(dY).length;
    const axes = allAxes(rank).slice(2);
    const statistics = standardize(emit, input(0), { axes, epsilon: readFloat(node, 'epsilon') ?? 1e-5 });
    const scale = emit.reshape(input(1), [...dims(input(1)), ...axes.map(() => 1)]);
    return [
      needs(0) ? standardizeGradient(emit, statistics, { cotangent: emit.mul(dY, scale), axes }) : undefined,
      needs(1) ? sumPerChannel(emit, emit.mul(dY, statistics.normalized), rank) : undefined,
      needs(2) ? sumPerChannel(emit, dY, rank) : undefined,
    ];
  },
});
