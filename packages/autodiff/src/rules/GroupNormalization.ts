import { readFloat, readInt } from '@holdfast/onnx';
import { allAxes, sizeOf } from '../axes.ts';
import { sumPerChannel } from '../conv/sum-per-channel.ts';
import { standardize, standardizeGradient } from '../reduction/standardize.ts';
import { firstOutputRule } from '../rule.ts';

/** Each group of channels of each picture standardized, then scaled and shifted per channel (opset 21). */
export const GroupNormalization = firstOutputRule({
  opType: 'GroupNormalization',
  saves: ['inputs', 'weights'],
  parameters: { kind: 'affine', inputs: [1, 2] },
  vjp({ node, emit, input, needs, dims, unsupported }, dY) {
    const xDims = dims(dY);
    const groups = readInt(node, 'num_groups') ?? unsupported('attribute num_groups is missing');
    const grouped = [sizeOf(xDims, 0), groups, sizeOf(xDims, 1) / groups, ...xDims.slice(2)];
    const axes = allAxes(grouped.length).slice(2);
    const statistics = standardize(emit, emit.reshape(input(0), grouped), {
      axes,
      epsilon: readFloat(node, 'epsilon') ?? 1e-5,
    });
    const scale = emit.reshape(input(1), [...dims(input(1)), ...xDims.slice(2).map(() => 1)]);
    const dX = () => {
      const cotangent = emit.reshape(emit.mul(dY, scale), grouped);
      return emit.reshape(standardizeGradient(emit, statistics, { cotangent, axes }), xDims);
    };
    return [
      needs(0) ? dX() : undefined,
      needs(1)
        ? sumPerChannel(emit, emit.mul(dY, emit.reshape(statistics.normalized, xDims)), xDims.length)
        : undefined,
      needs(2) ? sumPerChannel(emit, dY, xDims.length) : undefined,
    ];
  },
});
