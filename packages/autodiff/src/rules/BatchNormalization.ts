import { attr, readFloat, readInt, type Value } from '@holdfast/onnx';
import { sumPerChannel } from '../conv/sum-per-channel.ts';
import { sizeOf } from '../axes.ts';
import { firstOutputRule, type VjpContext } from '../rule.ts';

const EPSILON = 1e-5;

/**
 * At inference: y = (x - mean) scale / sqrt(variance + epsilon) + bias, an affine map per channel. Its transpose is the same
 * operator without mean and bias, which stays in onnxruntime's blocked layout.
 */
export const BatchNormalization = firstOutputRule({
  opType: 'BatchNormalization',
  saves: ['inputs', 'weights'],
  parameters: { kind: 'affine', inputs: [1, 2] },
  vjp(context, dY) {
    const { node, emit, input, needs, dims, unsupported } = context;
    if ((readInt(node, 'training_mode') ?? 0) !== 0) unsupported('it is in training mode');
    const rank = dims(dY).length;
    const zeros = emit.tensor(dY, [sizeOf(dims(dY), 1)], new Float32Array(sizeOf(dims(dY), 1)));
    const normalize = (value: Value, scale: Value, mean: Value): Value =>
      emit.op('BatchNormalization', [value, scale, zeros, mean, input(4)], {
        epsilon: attr.float(readFloat(node, 'epsilon') ?? EPSILON),
      });
    const dX = needs(0) || needs(3) ? normalize(dY, input(1), zeros) : undefined;
    const dScale =
      needs(1) || needs(4)
        ? sumPerChannel(emit, emit.mul(dY, normalize(input(0), onesLike(context), input(3))), rank)
        : undefined;
    return [
      needs(0) ? dX : undefined,
      needs(1) ? dScale : undefined,
      needs(2) ? sumPerChannel(emit, dY, rank) : undefined,
      needs(3) && dX !== undefined ? emit.neg(sumPerChannel(emit, dX, rank)) : undefined,
      needs(4) && dScale !== undefined ? varianceGradient(context, dScale) : undefined,
    ];
  },
});

const onesLike = ({ emit, input, dims }: VjpContext): Value =>
  emit.tensor(input(1), dims(input(1)), new Float32Array(sizeOf(dims(input(1)), 0)).fill(1));

/** dvariance = -scale dscale / (2 (variance + epsilon)). */
function varianceGradient({ node, emit, input }: VjpContext, dScale: Value): Value {
  const floor = emit.scalar(input(4), readFloat(node, 'epsilon') ?? EPSILON);
  return emit.div(emit.scale(emit.mul(dScale, input(1)), -0.5), emit.add(input(4), floor));
}
