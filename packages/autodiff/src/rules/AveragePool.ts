import { readInt, readInts } from '@holdfast/onnx';
import { readWindow } from '../geometry/window.ts';
import { averagePoolTranspose } from '../pooling/average-pool-transpose.ts';
import { unaryRule } from '../rule.ts';

/** Every element gets the cotangents of the windows it is in, each divided by what its window was divided by. */
export const AveragePool = unaryRule('AveragePool', ['nothing'], ({ node, emit, input, dims, unsupported }, dY) => {
  const window = readWindow(node, {
    kernel: readInts(node, 'kernel_shape') ?? unsupported('attribute kernel_shape is missing'),
    inputSizes: dims(input(0)).slice(2),
    outputSizes: dims(dY).slice(2),
  });
  const includePadding = (readInt(node, 'count_include_pad') ?? 0) !== 0;
  return averagePoolTranspose(emit, { dY, xDims: dims(input(0)), window, includePadding });
});
