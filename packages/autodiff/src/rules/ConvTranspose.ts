import { attr, readInt, readInts, readString, type Value } from '@holdfast/onnx';
import { sumPerChannel } from '../conv/sum-per-channel.ts';
import { convWeightGradient } from '../conv/weight-gradient.ts';
import { windowAttributes, type WindowAxis } from '../geometry/window.ts';
import { firstOutputRule, type VjpContext } from '../rule.ts';

/** Transposed convolution: its transpose is the plain convolution of the cotangent with the same weights. */
export const ConvTranspose = firstOutputRule({
  opType: 'ConvTranspose',
  saves: ['weights'],
  parameters: { kind: 'layer', inputs: [1, 2] },
  vjp(context, dY) {
    const { node, emit, input, needs, dims } = context;
    const [xDims, dyDims] = [dims(input(0)), dims(dY)];
    const group = readInt(node, 'group') ?? 1;
    const window = readTransposedWindow(context);
    const { strides, dilations, pads } = windowAttributes(window);
    const convolve = (): Value => {
      const full = emit.op('Conv', [dY, input(1)], {
        kernel_shape: attr.ints(window.map(({ kernel }) => kernel)),
        strides: attr.ints(strides),
        dilations: attr.ints(dilations),
        pads: attr.ints(pads),
        group: attr.int(group),
      });
      // output_padding of a stride or more leaves room for windows that x does not have.
      return emit.slice(
        full,
        xDims.map((end, axis) => ({ axis, start: 0, end })),
      );
    };
    return [
      needs(0) ? convolve() : undefined,
      // Read backwards, dY is the input of a convolution whose output is x.
      needs(1)
        ? convWeightGradient(emit, { x: dY, xDims: dyDims, dY: input(0), dyDims: xDims, group, window })
        : undefined,
      needs(2) ? sumPerChannel(emit, dY, dyDims.length) : undefined,
    ];
  },
});

/**
 * The window of the convolution that this one transposes. `padEnd` is what the sizes leave, so that output_padding,
 * output_shape and auto_pad need no cases of their own (ONNX ConvTranspose: total_padding).
 */
function readTransposedWindow({ node, input, output, dims, unsupported }: VjpContext): WindowAxis[] {
  const kernels = dims(input(1)).slice(2);
  const small = dims(input(0)).slice(2);
  const large = dims(output(0)).slice(2);
  const strides = readInts(node, 'strides');
  const dilations = readInts(node, 'dilations');
  const pads = readInts(node, 'pads');
  const autoPad = readString(node, 'auto_pad') ?? 'NOTSET';
  const sized = (readInts(node, 'output_shape') ?? []).length > 0;
  const outputPadding = readInts(node, 'output_padding');
  return kernels.map((kernel, axis) => {
    const stride = strides?.[axis] ?? 1;
    const dilation = dilations?.[axis] ?? 1;
    const extent = (kernel - 1) * dilation + 1;
    const [outputSize, inputSize] = [small[axis] ?? 1, large[axis] ?? 1];
    const total = stride * (outputSize - 1) + (outputPadding?.[axis] ?? 0) + extent - inputSize;
    const less = Math.floor(total / 2);
    const automatic = sized || autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER';
    const padBegin = automatic ? (autoPad === 'SAME_UPPER' ? less : total - less) : (pads?.[axis] ?? 0);
    const padEnd = (outputSize - 1) * stride + extent - inputSize - padBegin;
    if (padBegin < 0) unsupported('its output is larger than its windows cover, which means negative padding');
    return { inputSize, outputSize, kernel, stride, dilation, extent, padBegin, padEnd: Math.max(0, padEnd) };
  });
}
