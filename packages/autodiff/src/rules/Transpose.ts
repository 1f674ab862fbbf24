import { readInts } from '@holdfast/onnx';
import { allAxes, inversePermutation } from '../axes.ts';
import { unaryRule } from '../rule.ts';

export const Transpose = unaryRule('Transpose', ['nothing'], ({ node, emit, dims }, dY) =>
  emit.transpose(dY, inversePermutation(readInts(node, 'perm') ?? allAxes(dims(dY).length).reverse())),
);
