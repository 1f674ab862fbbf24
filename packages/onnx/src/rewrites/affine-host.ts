import { attr, readFloat, readInt, type Attribute } from '../attribute.ts';
import type { Node } from '../graph.ts';
import { float32, type Tensor, type TensorOf } from '../tensor.ts';
import type { ChannelAffine } from './channel-affine.ts';

/** A layer with constant weights that can take a per-channel scale and shift of its output into them. */
export interface AffineHost {
  readonly channels: number;
  /** Axes of the output, and which of them holds the channels. */
  readonly rank: number;
  readonly axis: number;
  /** Weight and bias of the layer with the affine map taken in, and the attributes it then has. */
  absorb(affine: ChannelAffine): {
    readonly weight: TensorOf<'float32'>;
    readonly bias: TensorOf<'float32'>;
    readonly attributes: ReadonlyMap<string, Attribute>;
  };
}

type ConstantOf = (value: string) => Tensor | undefined;

/** Channel of the output that an element of the weight contributes to. */
type ChannelOfElement = (index: number) => number;

function scaled(weight: TensorOf<'float32'>, factors: Float64Array, channelOf: ChannelOfElement): TensorOf<'float32'> {
  return float32(
    weight.dims,
    weight.data.map((value, index) => value * (factors[channelOf(index)] ?? NaN)),
  );
}

interface BiasQuery {
  readonly node: Node;
  readonly channels: number;
  readonly constantOf: ConstantOf;
  /** What the layer multiplies its bias by (Gemm's beta). */
  readonly beta: number;
}

/** The bias, one number per channel; zeros without one, `undefined` unless constant and the same for all rows. */
function biasOf({ node, channels, constantOf, beta }: BiasQuery): Float64Array | undefined {
  const name = node.inputs[2] ?? '';
  if (name === '') return new Float64Array(channels);
  const tensor = constantOf(name);
  if (tensor?.dataType !== 'float32') return undefined;
  const { data, dims } = tensor;
  if (dims.slice(0, -1).some((size) => size !== 1)) return undefined;
  if (data.length !== 1 && data.length !== channels) return undefined;
  return Float64Array.from({ length: channels }, (_, channel) => beta * (data[data.length === 1 ? 0 : channel] ?? NaN));
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Output channels and the channel of each element: Conv [M, C/g, ...], ConvTranspose [C, M/g, ...], Gemm [K, N] or [N, K]. */
function layout(node: Node, { dims }: TensorOf<'float32'>): { channels: number; channelOf: ChannelOfElement } {
  const [first = 0, second = 0] = dims;
  const inner = product(dims.slice(1));
  const taps = product(dims.slice(2));
  switch (node.opType) {
    case 'Conv':
      return { channels: first, channelOf: (index) => Math.floor(index / inner) };
    case 'ConvTranspose': {
      const group = readInt(node, 'group') ?? 1;
      const inputsPerGroup = first / group;
      return {
        channels: second * group,
        channelOf: (index) => {
          const input = Math.floor(index / inner);
          return Math.floor(input / inputsPerGroup) * second + (Math.floor(index / taps) % second);
        },
      };
    }
    default:
      return (readInt(node, 'transB') ?? 0) !== 0
        ? { channels: first, channelOf: (index) => Math.floor(index / second) }
        : { channels: second, channelOf: (index) => index % second };
  }
}

/** The layer behind a node, if its weight and bias are float32 constants. */
export function affineHostOf(node: Node, constantOf: ConstantOf): AffineHost | undefined {
  if (node.domain !== '' || !['Conv', 'ConvTranspose', 'Gemm'].includes(node.opType)) return undefined;
  const weight = constantOf(node.inputs[1] ?? '');
  if (weight?.dataType !== 'float32') return undefined;
  const { channels, channelOf } = layout(node, weight);
  const isGemm = node.opType === 'Gemm';
  const bias = biasOf({ node, channels, constantOf, beta: isGemm ? (readFloat(node, 'beta') ?? 1) : 1 });
  if (bias === undefined) return undefined;
  return {
    channels,
    rank: isGemm ? 2 : weight.dims.length,
    axis: 1,
    absorb: ({ scale, shift }) => ({
      weight: scaled(weight, scale, channelOf),
      bias: float32(
        [channels],
        Float32Array.from(bias, (value, c) => value * (scale[c] ?? NaN) + (shift[c] ?? NaN)),
      ),
      attributes: isGemm ? new Map([...node.attributes, ['beta', attr.float(1)]]) : node.attributes,
    }),
  };
}
