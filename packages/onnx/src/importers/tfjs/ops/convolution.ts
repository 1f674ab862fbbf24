import { attr } from '../../../attribute.ts';
import { elementCount, float32, type Tensor, type TensorOf } from '../../../tensor.ts';
import type { OpContext, OpConverter } from '../conversion.ts';
import { stringsOf } from '../node-attributes.ts';
import { asIs, type TfValue } from '../tf-value.ts';
import { activate } from './activation.ts';
import { readWindow } from './spatial.ts';

type Dims4 = readonly [number, number, number, number];

function floatConstant(context: OpContext, index: number): TensorOf<'float32'> {
  const tensor: Tensor = context.constant(index);
  return tensor.dataType === 'float32'
    ? tensor
    : context.fail(`input ${index} must be float32, got ${tensor.dataType}`);
}

/**
 * Reorders TF's filter [height, width, inputs, multiplier] to ONNX's [outputs, inputs / group, height, width] and multiplies
 * it by `factor`. Dense: outputs are the last axis. Depthwise: output c * multiplier + m reads input c only.
 */
function onnxFilter(filter: TensorOf<'float32'>, dims: Dims4, depthwise: boolean, factor: number): TensorOf<'float32'> {
  const [height, width, inputs, last] = dims;
  const out = new Float32Array(elementCount(filter.dims));
  const outDims = depthwise ? [inputs * last, 1, height, width] : [last, inputs, height, width];
  let read = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let input = 0; input < inputs; input++) {
        for (let output = 0; output < last; output++) {
          const plane = depthwise ? input * last + output : output * inputs + input;
          out[(plane * height + y) * width + x] = (filter.data[read++] ?? 0) * factor;
        }
      }
    }
  }
  return float32(outDims, out);
}

interface ConvolutionOptions {
  readonly depthwise: boolean;
  readonly bias?: TensorOf<'float32'>;
}

function convolve(context: OpContext, { depthwise, bias }: ConvolutionOptions): TfValue {
  const { conversion, graph } = context;
  const carried = conversion.channelsFirst(context.rank4(0));
  // The filter takes the factor in. A term must be emitted: zero padding comes after it.
  const input = carried.offset === 0 ? carried : conversion.settled(carried);
  const filter = floatConstant(context, 1);
  const [height = 0, width = 0, inputs = 0, last = 0] = filter.dims;
  const window = readWindow(context, [height, width]);
  const [, , , channels = 0] = context.dims(0);
  const groups = depthwise ? channels : channels / inputs;
  if (!Number.isInteger(groups) || groups < 1)
    context.fail(`a filter of ${inputs} inputs does not fit ${channels} channels`);
  const weight = graph.constant(
    onnxFilter(filter, [height, width, inputs, last], depthwise, input.scale),
    `${context.node.name}/filter`,
  );
  const operands = [input.value, weight];
  if (bias !== undefined) operands.push(graph.constant(bias, `${context.node.name}/bias`));
  const output = context.emit('Conv', operands, {
    kernel_shape: attr.ints(window.kernel),
    strides: attr.ints(window.strides),
    dilations: attr.ints(window.dilations),
    pads: attr.ints(window.pads),
    group: attr.int(groups),
  });
  return asIs(output, 'channels-first');
}

/** A convolution with what follows it: `fused_ops` is empty, [BiasAdd] or [BiasAdd, activation]. */
function fused(context: OpContext, depthwise: boolean): TfValue {
  const [first, activation, ...more] = stringsOf(context.node, 'fused_ops');
  if (first === undefined) return convolve(context, { depthwise });
  if (first !== 'BiasAdd' || more.length > 0) {
    context.fail(`fused_ops must be BiasAdd and one activation, got ${[first, activation, ...more].join(', ')}`);
  }
  const sum = convolve(context, { depthwise, bias: floatConstant(context, 2) });
  return activation === undefined ? sum : activate(context, activation, sum);
}

/** Convolutions over NHWC values. Filters must be constant. */
export const convolutionConverters: readonly [string, OpConverter][] = [
  ['Conv2D', (context) => convolve(context, { depthwise: false })],
  ['DepthwiseConv2dNative', (context) => convolve(context, { depthwise: true })],
  ['_FusedConv2D', (context) => fused(context, false)],
  ['FusedDepthwiseConv2dNative', (context) => fused(context, true)],
];
