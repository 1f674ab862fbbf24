import { attr, elementCount, type Value } from '@holdfast/onnx';
import { allAxes, withSize } from '../axes.ts';
import type { Emitter } from '../emit.ts';
import { axisWeights, type Interpolation } from '../interpolation/axis-weights.ts';
import type { AxisScaling } from '../interpolation/coordinates.ts';
import { readResize, type ResizeSettings } from '../interpolation/read-resize.ts';
import { unaryRule } from '../rule.ts';

/**
 * Interpolation is linear and works axis by axis, so the transpose multiplies each resized axis by the transpose of its weight
 * matrix: exact for every mode, fractional scales included. Nearest enlargement by whole factors, the case of feature
 * pyramids, is a sum over blocks instead.
 */
export const Resize = unaryRule('Resize', ['nothing'], (context, dY) => {
  const { emit, input, dims } = context;
  const settings = readResize(context);
  const xDims = dims(input(0));
  if (repeatsWholeElements(settings, xDims.length)) return sumBlocks(emit, dY, settings);
  let shape = dims(dY);
  return [...settings.axes].reduce((value, [axis, scaling]) => {
    const result = multiplyAxis(emit, { value, shape, axis, scaling, interpolation: settings.interpolation });
    shape = withSize(shape, axis, scaling.inputSize);
    return result;
  }, dY);
});

/** Whether the node repeats every element a whole number of times along axes 2 and 3 of [N, C, H, W]. */
function repeatsWholeElements({ interpolation, axes }: ResizeSettings, rank: number): boolean {
  if (interpolation.kind !== 'nearest' || rank !== 4 || axes.size === 0) return false;
  return [...axes].every(([axis, scaling]) => {
    const factor = scaling.outputSize / scaling.inputSize;
    if (axis < 2 || !Number.isInteger(factor)) return false;
    const weights = axisWeights(scaling, interpolation);
    return Array.from({ length: scaling.outputSize }, (_, row) => row).every(
      (row) => weights[row * scaling.inputSize + Math.floor(row / factor)] === 1,
    );
  });
}

function sumBlocks(emit: Emitter, dY: Value, { axes }: ResizeSettings): Value {
  const block = [2, 3].map((axis) => {
    const scaling = axes.get(axis);
    return scaling === undefined ? 1 : scaling.outputSize / scaling.inputSize;
  });
  const mean = emit.op('AveragePool', [dY], { kernel_shape: attr.ints(block), strides: attr.ints(block) });
  return emit.scale(mean, elementCount(block));
}

interface AxisProduct {
  readonly value: Value;
  readonly shape: readonly number[];
  readonly axis: number;
  readonly scaling: AxisScaling;
  readonly interpolation: Interpolation;
}

function multiplyAxis(emit: Emitter, { value, shape, axis, scaling, interpolation }: AxisProduct): Value {
  const { inputSize, outputSize } = scaling;
  const weights = axisWeights(scaling, interpolation);
  const rank = shape.length;
  if (axis === rank - 1) {
    return emit.op('MatMul', [value, emit.tensor(value, [outputSize, inputSize], Array.from(weights))]);
  }
  const transposed = Array.from({ length: weights.length }, (_, place) => {
    const [column, row] = [Math.floor(place / outputSize), place % outputSize];
    return weights[row * inputSize + column] ?? 0;
  });
  // MatMul works on the last two axes, so another one trades places with the last but one.
  const perm = allAxes(rank);
  perm[axis] = rank - 2;
  perm[rank - 2] = axis;
  const matrix = emit.tensor(value, [inputSize, outputSize], transposed);
  return emit.transpose(emit.op('MatMul', [matrix, emit.transpose(value, perm)]), perm);
}
