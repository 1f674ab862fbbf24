import { attr, float32, type Attributes, type Node, type Value } from '@holdfast/onnx';
import type { Emitter } from '../emit.ts';
import type { ResizedAxis } from './read-resize.ts';

/** Attributes that decide how one axis is interpolated; those about several axes do not matter to one. */
const INTERPOLATION_ATTRIBUTES = [
  'mode',
  'coordinate_transformation_mode',
  'nearest_mode',
  'cubic_coeff_a',
  'exclude_outside',
  'antialias',
];

/**
 * The weights with which a Resize node interpolates along one axis, [inputSize, outputSize]: the node itself applied to the
 * identity matrix. onnxruntime folds this into a constant, and so every mode is right to the bit, roundings of coordinates at
 * ties included, which differ between its versions. Extrapolated values are constants, hence weight 0.
 */
export function interpolationMatrix(emit: Emitter, node: Node, like: Value, resized: ResizedAxis): Value {
  const { inputSize, outputSize, scale, roi } = resized;
  // onnxruntime copies its input where no size changes, though the scale would move the samples within the axis: two equal
  // rows that become one make a size change.
  const rows = inputSize === outputSize ? 2 : 1;
  const identity = emit.tensor(like, [1, inputSize, rows, inputSize], repeatedIdentity(inputSize, rows));
  const region = roi === undefined ? '' : emit.constant(float32([8], [0, 0, 0, roi[0], 1, 1, 1, roi[1]]));
  const target =
    scale === undefined
      ? ['', emit.int64s([1, inputSize, 1, outputSize])]
      : [emit.constant(float32([4], [1, 1, 1 / rows, scale]))];
  const weights = emit.op('Resize', [identity, region, ...target], {
    ...kept(node),
    extrapolation_value: attr.float(0),
  });
  return emit.reshape(weights, [inputSize, outputSize]);
}

const kept = (node: Node): Attributes =>
  Object.fromEntries([...node.attributes].filter(([name]) => INTERPOLATION_ATTRIBUTES.includes(name)));

/** The identity matrix with every row repeated, [size, rows, size]. */
function repeatedIdentity(size: number, rows: number): Float32Array {
  const matrix = new Float32Array(size * rows * size);
  for (let row = 0; row < size * rows; row++) matrix[row * size + Math.floor(row / rows)] = 1;
  return matrix;
}
