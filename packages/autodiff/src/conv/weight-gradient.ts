import { elementCount, type Value } from '@holdfast/onnx';
import { sizeOf } from '../axes.ts';
import type { Emitter } from '../emit.ts';
import { gridIndices } from '../geometry/grid-indices.ts';
import type { WindowAxis } from '../geometry/window.ts';

export interface ConvWeightGradient {
  /** Input of the convolution, [N, C, ...S]. */
  readonly x: Value;
  readonly xDims: readonly number[];
  /** Cotangent of its output, [N, M, ...O]. */
  readonly dY: Value;
  readonly dyDims: readonly number[];
  readonly group: number;
  readonly window: readonly WindowAxis[];
}

/**
 * Cotangent of a convolution's weights, [M, C/group, ...K]: for every kernel tap the input elements it meets (a strided
 * Slice of the padded input) times dY, summed over positions (a MatMul) and pictures. The form with swapped axes is as fast at
 * best (engine.md).
 */
export function convWeightGradient(emit: Emitter, { x, xDims, dY, dyDims, group, window }: ConvWeightGradient): Value {
  const [batch, channels, outputs] = [sizeOf(xDims, 0), sizeOf(xDims, 1), sizeOf(dyDims, 1)];
  const [inGroup, outGroup] = [channels / group, outputs / group];
  const positions = elementCount(dyDims.slice(2));
  const padded = emit.pad(
    x,
    [0, 0, ...window.map(({ padBegin }) => padBegin)],
    // The windows may end before or after the input does; the slices below need exactly what they read.
    [0, 0, ...window.map((axis) => Math.max(0, reachOf(axis) - axis.inputSize - axis.padBegin))],
  );
  const rows = emit.reshape(dY, [batch, group, outGroup, positions]);
  const taps = gridIndices(window.map(({ kernel }) => kernel)).map((tap) => {
    const ranges = window.map((axis, index) => {
      const start = (tap[index] ?? 0) * axis.dilation;
      return { axis: index + 2, start, end: start + (axis.outputSize - 1) * axis.stride + 1, step: axis.stride };
    });
    const columns = emit.reshape(emit.slice(padded, ranges), [batch, group, inGroup, positions]);
    const product = emit.op('MatMul', [rows, emit.transpose(columns, [0, 1, 3, 2])]);
    return emit.reshape(batch === 1 ? product : emit.reduceSum(product, [0]), [outputs, inGroup, 1]);
  });
  return emit.reshape(emit.concat(taps, 2), [outputs, inGroup, ...window.map(({ kernel }) => kernel)]);
}

/** Elements of the padded input up to the last one that a window reads. */
const reachOf = ({ outputSize, stride, extent }: WindowAxis): number => (outputSize - 1) * stride + extent;
