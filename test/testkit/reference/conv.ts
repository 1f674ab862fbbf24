import { readInt, readInts, readString } from '@holdfast/onnx';

import type { ReferenceOperator, ReferenceTable } from './operator.ts';
import { at, build, indicesOf, offsetOf, read, tensor64 } from './tensor64.ts';
import { isInside, positionOf, span, windowOf } from './window.ts';

const conv: ReferenceOperator = ({ node, input, optional }) => {
  const x = input(0);
  const weights = input(1);
  const bias = optional(2);
  const sizes = x.dims.slice(2);
  const window = windowOf(node, sizes, weights.dims.slice(2));
  const groups = readInt(node, 'group') ?? 1;
  const outputChannels = at(weights.dims, 0);
  const inputChannelsPerGroup = at(weights.dims, 1);
  const taps = [...indicesOf(window.kernel)];
  const y = build([at(x.dims, 0), outputChannels, ...window.outputSizes], ([n = 0, m = 0, ...output]) => {
    const group = Math.floor(m / (outputChannels / groups));
    let total = bias === undefined ? 0 : at(bias.data, m);
    for (const tap of taps) {
      const position = positionOf(window, output, tap);
      if (!isInside(position, sizes)) continue;
      for (let c = 0; c < inputChannelsPerGroup; c++) {
        total += read(x, [n, group * inputChannelsPerGroup + c, ...position]) * read(weights, [m, c, ...tap]);
      }
    }
    return total;
  });
  return [y];
};

/** Every input element adds its multiple of the kernel to the output: the adjoint of Conv (specification of ConvTranspose-22). */
const convTranspose: ReferenceOperator = ({ node, input, optional }) => {
  const x = input(0);
  const weights = input(1);
  const bias = optional(2);
  const sizes = x.dims.slice(2);
  const rank = sizes.length;
  const kernel = weights.dims.slice(2);
  const strides = readInts(node, 'strides') ?? new Array<number>(rank).fill(1);
  const dilations = readInts(node, 'dilations') ?? new Array<number>(rank).fill(1);
  const outputPadding = readInts(node, 'output_padding') ?? new Array<number>(rank).fill(0);
  const outputShape = readInts(node, 'output_shape');
  const autoPad = readString(node, 'auto_pad') ?? 'NOTSET';
  const pads = autoPad === 'VALID' ? undefined : readInts(node, 'pads');
  const axes = sizes.map((size, axis) => {
    const full = at(strides, axis) * (size - 1) + at(outputPadding, axis) + span(at(kernel, axis), at(dilations, axis));
    const same = autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER';
    const wanted = outputShape?.slice(-rank)[axis] ?? (same ? size * at(strides, axis) : undefined);
    if (wanted === undefined) {
      const begin = pads?.[axis] ?? 0;
      return { begin, output: full - begin - (pads?.[axis + rank] ?? 0) };
    }
    const total = Math.max(full - wanted, 0);
    const small = Math.floor(total / 2);
    return { begin: autoPad === 'SAME_UPPER' ? small : total - small, output: wanted };
  });
  const groups = readInt(node, 'group') ?? 1;
  const outputChannelsPerGroup = at(weights.dims, 1);
  const inputChannelsPerGroup = at(x.dims, 1) / groups;
  const outputSizes = axes.map(({ output }) => output);
  const dims = [at(x.dims, 0), groups * outputChannelsPerGroup, ...outputSizes];
  const y = build(dims, ([, m = 0]) => (bias === undefined ? 0 : at(bias.data, m)));
  for (const [n = 0, c = 0, ...position] of indicesOf(x.dims)) {
    const group = Math.floor(c / inputChannelsPerGroup);
    const value = read(x, [n, c, ...position]);
    for (const tap of indicesOf(kernel)) {
      const target = position.map(
        (p, axis) => p * at(strides, axis) + at(tap, axis) * at(dilations, axis) - at(axes, axis).begin,
      );
      if (!isInside(target, outputSizes)) continue;
      for (let m = 0; m < outputChannelsPerGroup; m++) {
        const offset = offsetOf(dims, [n, group * outputChannelsPerGroup + m, ...target]);
        y.data[offset] = at(y.data, offset) + value * read(weights, [c, m, ...tap]);
      }
    }
  }
  return [tensor64(dims, y.data)];
};

export const convOperators: ReferenceTable = { Conv: conv, ConvTranspose: convTranspose };
