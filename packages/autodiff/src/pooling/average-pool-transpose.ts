import { attr, elementCount, type Value } from '@holdfast/onnx';
import { sizeOf } from '../axes.ts';
import type { Emitter } from '../emit.ts';
import { outerProduct } from '../geometry/outer-product.ts';
import { windowAttributes, type WindowAxis } from '../geometry/window.ts';

export interface AveragePoolTranspose {
  /** [N, C, ...O] */
  readonly dY: Value;
  /** [N, C, ...S] */
  readonly xDims: readonly number[];
  readonly window: readonly WindowAxis[];
  /** count_include_pad */
  readonly includePadding: boolean;
}

/** Cotangent of an average pooling's input. Stride 1 and tilings have forms that stay in onnxruntime's fast kernels. */
export function averagePoolTranspose(emit: Emitter, parts: AveragePoolTranspose): Value {
  if (parts.window.every(isSliding)) return slidingSum(emit, parts);
  if (parts.window.every(isTiling)) return tile(emit, parts);
  return scatterWindows(emit, parts);
}

const isSliding = ({ stride, dilation, extent, padBegin, inputSize, outputSize }: WindowAxis): boolean =>
  stride === 1 && dilation === 1 && padBegin < extent && inputSize + padBegin >= outputSize;

const isTiling = ({ kernel, extent, stride, padBegin, inputSize, outputSize }: WindowAxis): boolean =>
  extent === stride && kernel === stride && padBegin === 0 && outputSize * stride <= inputSize;

/** The cotangent times size / divisor of its window, so that a mean over a full window becomes the sum that is wanted. */
function weighted(emit: Emitter, { dY, window, includePadding }: AveragePoolTranspose, size: number): Value {
  const divisors = window.map((axis) =>
    Array.from({ length: axis.outputSize }, (_, position) => divisorAt(axis, position, includePadding)),
  );
  const factors = outerProduct(divisors.map((axis) => axis.map((divisor) => 1 / divisor))).map((value) => value * size);
  const [first = 1] = factors;
  if (factors.every((factor) => Math.abs(factor - first) < 1e-12))
    return emit.scale(dY, Math.abs(first - 1) < 1e-12 ? 1 : first);
  return emit.mul(dY, emit.tensor(dY, [1, 1, ...divisors.map(({ length }) => length)], factors));
}

/**
 * Elements that a window's sum is divided by, along one axis (ONNX AveragePool-19): those inside the input, and with
 * count_include_pad those in the padding; never those that ceil_mode adds beyond it.
 */
function divisorAt(axis: WindowAxis, position: number, includePadding: boolean): number {
  const start = position * axis.stride - axis.padBegin;
  const limit = includePadding ? axis.inputSize + axis.padEnd : axis.inputSize;
  const first = includePadding ? -axis.padBegin : 0;
  let count = 0;
  for (let tap = 0; tap < axis.kernel; tap++) {
    const at = start + tap * axis.dilation;
    if (at >= first && at < limit) count++;
  }
  return count;
}

function slidingSum(emit: Emitter, parts: AveragePoolTranspose): Value {
  const { window } = parts;
  const size = elementCount(window.map(({ kernel }) => kernel));
  return emit.op('AveragePool', [weighted(emit, parts, size)], {
    kernel_shape: attr.ints(window.map(({ kernel }) => kernel)),
    pads: attr.ints([
      ...window.map(({ extent, padBegin }) => extent - 1 - padBegin),
      ...window.map(({ inputSize, outputSize, padBegin }) => inputSize - outputSize + padBegin),
    ]),
    count_include_pad: attr.int(1),
  });
}

function tile(emit: Emitter, parts: AveragePoolTranspose): Value {
  const { xDims, window } = parts;
  const repeated = emit.repeatNearest(weighted(emit, parts, 1), [1, 1, ...window.map(({ stride }) => stride)]);
  const ends = window.map(({ inputSize, outputSize, stride }) => inputSize - outputSize * stride);
  return emit.pad(
    repeated,
    xDims.map(() => 0),
    [0, 0, ...ends],
  );
}

/** Any window: a transposed convolution with ones, every channel a picture of its own. */
function scatterWindows(emit: Emitter, parts: AveragePoolTranspose): Value {
  const { dY, xDims, window } = parts;
  const planes = sizeOf(xDims, 0) * sizeOf(xDims, 1);
  const kernel = window.map((axis) => axis.kernel);
  const ones = emit.tensor(dY, [1, 1, ...kernel], new Float32Array(elementCount(kernel)).fill(1));
  const flat = emit.reshape(weighted(emit, parts, 1), [planes, 1, ...window.map(({ outputSize }) => outputSize)]);
  const { strides, dilations } = windowAttributes(window);
  const sums = emit.op('ConvTranspose', [flat, ones], {
    kernel_shape: attr.ints(kernel),
    strides: attr.ints(strides),
    dilations: attr.ints(dilations),
  });
  // Without pads the result starts at the leading padding; cut that off and fill up to the input's size.
  const begins = window.map(({ padBegin }) => 0 - padBegin);
  const ends = window.map(
    ({ inputSize, outputSize, stride, extent, padBegin }) => inputSize + padBegin - (outputSize - 1) * stride - extent,
  );
  return emit.reshape(emit.pad(sums, [0, 0, ...begins], [0, 0, ...ends]), xDims);
}
