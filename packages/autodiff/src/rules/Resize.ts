import { attr, elementCount, readString, type Node, type Value } from '@holdfast/onnx';
import { allAxes } from '../axes.ts';
import { interpolationMatrix } from '../resizing/interpolation-matrix.ts';
import { readResizedAxes, type ResizedAxis } from '../resizing/read-resize.ts';
import { unaryRule, type VjpContext } from '../rule.ts';

/**
 * Interpolation is linear and works axis by axis, so the transpose multiplies each resized axis by the transpose of its weight
 * matrix: exact for every mode, fractional scales included. Nearest enlargement by whole factors, the case of feature
 * pyramids, is a sum over blocks instead.
 */
export const Resize = unaryRule('Resize', ['nothing'], (context, dY) => {
  const axes = readResizedAxes(context);
  if (axes.length === 0) return dY;
  const rank = context.dims(dY).length;
  return repeatsWholeElements(context.node, axes, rank)
    ? sumBlocks(context, dY, axes)
    : axes.reduce((value, resized) => multiplyAxis(context, value, resized), dY);
});

/**
 * Whether the node repeats every element a whole number of times along the spatial axes of [N, C, H, W]. Half-pixel
 * coordinates of whole factors never come near a tie, so both ways to round agree.
 */
function repeatsWholeElements(node: Node, axes: readonly ResizedAxis[], rank: number): boolean {
  if ((readString(node, 'mode') ?? 'nearest') !== 'nearest' || rank !== 4) return false;
  const rounding = readString(node, 'nearest_mode') ?? 'round_prefer_floor';
  const coordinates = readString(node, 'coordinate_transformation_mode') ?? 'half_pixel';
  const repeats =
    (coordinates === 'asymmetric' && rounding === 'floor') ||
    (['half_pixel', 'pytorch_half_pixel'].includes(coordinates) && rounding.startsWith('round_prefer_'));
  return (
    repeats &&
    axes.every(({ axis, inputSize, outputSize, scale }) => {
      const factor = outputSize / inputSize;
      return axis >= 2 && Number.isInteger(factor) && (scale ?? factor) === factor;
    })
  );
}

function sumBlocks({ emit }: VjpContext, dY: Value, axes: readonly ResizedAxis[]): Value {
  const block = [2, 3].map((axis) => {
    const resized = axes.find((candidate) => candidate.axis === axis);
    return resized === undefined ? 1 : resized.outputSize / resized.inputSize;
  });
  const mean = emit.op('AveragePool', [dY], { kernel_shape: attr.ints(block), strides: attr.ints(block) });
  return emit.scale(mean, elementCount(block));
}

/** Multiplies one axis of the cotangent by its weight matrix. */
function multiplyAxis({ node, emit, dims }: VjpContext, value: Value, resized: ResizedAxis): Value {
  const { axis } = resized;
  const rank = dims(value).length;
  const weights = interpolationMatrix(emit, node, value, resized);
  if (axis === rank - 1) return emit.op('MatMul', [value, emit.transpose(weights, [1, 0])]);
  // MatMul works on the last two axes, so another one trades places with the last but one.
  const perm = allAxes(rank);
  perm[axis] = rank - 2;
  perm[rank - 2] = axis;
  return emit.transpose(emit.op('MatMul', [weights, emit.transpose(value, perm)]), perm);
}
