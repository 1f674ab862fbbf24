import { readFloat } from '../attribute.ts';
import type { Node } from '../graph.ts';
import type { Tensor } from '../tensor.ts';

/** y = scale * x + shift, one factor and one summand per channel, in double precision. */
export interface ChannelAffine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** A constant as one number per channel; `undefined` unless it broadcasts along axis `axis` of a value of `rank` axes only. */
function perChannel(
  tensor: Tensor | undefined,
  { rank, axis, channels }: { rank: number; axis: number; channels: number },
): Float64Array | undefined {
  if (tensor?.dataType !== 'float32' || tensor.dims.length > rank) return undefined;
  const lead = rank - tensor.dims.length;
  const fits = tensor.dims.every((size, index) => size === 1 || (index + lead === axis && size === channels));
  if (!fits) return undefined;
  const { data } = tensor;
  return Float64Array.from({ length: channels }, (_, channel) => data[data.length === 1 ? 0 : channel] ?? NaN);
}

export interface AffineQuery {
  /** The value that is scaled and shifted. */
  readonly x: string;
  readonly rank: number;
  readonly axis: number;
  readonly channels: number;
  readonly constantOf: (value: string) => Tensor | undefined;
}

const ones = (count: number): Float64Array => new Float64Array(count).fill(1);

/** BatchNormalization at inference: y = scale / sqrt(var + epsilon) * (x - mean) + bias (ONNX operator text). */
export function affineOfBatchNormalization(
  node: Node,
  constantOf: AffineQuery['constantOf'],
): ChannelAffine | undefined {
  const [scale, bias, mean, variance] = node.inputs.slice(1).map((value) => {
    const tensor = constantOf(value);
    return tensor?.dataType === 'float32' ? tensor.data : undefined;
  });
  if (scale === undefined || bias === undefined || mean === undefined || variance === undefined) return undefined;
  const epsilon = readFloat(node, 'epsilon') ?? 1e-5;
  const factors = Float64Array.from(scale, (value, channel) => value / Math.sqrt((variance[channel] ?? NaN) + epsilon));
  return {
    scale: factors,
    shift: factors.map((factor, channel) => (bias[channel] ?? NaN) - (mean[channel] ?? NaN) * factor),
  };
}

/** What a node does to its input `x`, if that is one factor and one summand per channel; `undefined` otherwise. */
export function channelAffineOf(node: Node, query: AffineQuery): ChannelAffine | undefined {
  const { x, channels, constantOf } = query;
  if (node.domain !== '') return undefined;
  const [left = '', right = ''] = node.inputs;
  if (node.opType === 'BatchNormalization') {
    return left === x ? affineOfBatchNormalization(node, constantOf) : undefined;
  }
  const operand = perChannel(constantOf(left === x ? right : left), query);
  if (operand === undefined || left === right) return undefined;
  const zeros = new Float64Array(channels);
  switch (node.opType) {
    case 'Add':
      return { scale: ones(channels), shift: operand };
    case 'Sub':
      return left === x
        ? { scale: ones(channels), shift: operand.map((value) => -value) }
        : { scale: ones(channels).map((value) => -value), shift: operand };
    case 'Mul':
      return { scale: operand, shift: zeros };
    case 'Div':
      return left === x ? { scale: operand.map((value) => 1 / value), shift: zeros } : undefined;
    default:
      return undefined;
  }
}
