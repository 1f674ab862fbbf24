import { readInt, readInts, readString, type Node } from '@holdfast/onnx';

import { at } from './tensor64.ts';

/** How a sliding window walks over the spatial axes of one node. Every list has one entry per spatial axis. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padsBegin: readonly number[];
  readonly padsEnd: readonly number[];
  /** Spatial sizes of the output. */
  readonly outputSizes: readonly number[];
}

/** Number of input positions that a dilated kernel spans. */
export const span = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/**
 * Reads the window of Conv, MaxPool and AveragePool by the formulas of the ONNX specification (operators Conv-22, MaxPool-22
 * and AveragePool-22).
 */
export function windowOf(node: Node, sizes: readonly number[], kernel: readonly number[]): Window {
  const rank = sizes.length;
  const strides = readInts(node, 'strides') ?? new Array<number>(rank).fill(1);
  const dilations = readInts(node, 'dilations') ?? new Array<number>(rank).fill(1);
  const pads = readInts(node, 'pads') ?? new Array<number>(2 * rank).fill(0);
  const autoPad = readString(node, 'auto_pad') ?? 'NOTSET';
  const ceilMode = (readInt(node, 'ceil_mode') ?? 0) === 1;
  const axes = sizes.map((size, axis) => {
    const stride = at(strides, axis);
    const spanned = span(at(kernel, axis), at(dilations, axis));
    if (autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER') {
      const output = Math.ceil(size / stride);
      const total = Math.max((output - 1) * stride + spanned - size, 0);
      const small = Math.floor(total / 2);
      const begin = autoPad === 'SAME_UPPER' ? small : total - small;
      return { begin, end: total - begin, output };
    }
    const begin = autoPad === 'VALID' ? 0 : at(pads, axis);
    const end = autoPad === 'VALID' ? 0 : at(pads, axis + rank);
    const steps = (size + begin + end - spanned) / stride;
    let output = (ceilMode ? Math.ceil(steps) : Math.floor(steps)) + 1;
    // A window that would start in the right padding is ignored.
    if (ceilMode && (output - 1) * stride >= size + begin) output -= 1;
    return { begin, end, output };
  });
  return {
    kernel,
    strides,
    dilations,
    padsBegin: axes.map(({ begin }) => begin),
    padsEnd: axes.map(({ end }) => end),
    outputSizes: axes.map(({ output }) => output),
  };
}

/** Input position (maybe in the padding) that kernel element `tap` of the window at `output` looks at. */
export function positionOf(window: Window, output: readonly number[], tap: readonly number[]): number[] {
  return output.map(
    (position, axis) =>
      position * at(window.strides, axis) + at(tap, axis) * at(window.dilations, axis) - at(window.padsBegin, axis),
  );
}

export const isInside = (position: readonly number[], sizes: readonly number[]): boolean =>
  position.every((value, axis) => value >= 0 && value < at(sizes, axis));
