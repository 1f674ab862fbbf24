import { readFloat, readInt } from '@holdfast/onnx';

import { combine } from './broadcast.ts';
import type { ReferenceTable } from './operator.ts';
import { at, broadcastDims, build, read, type Tensor64 } from './tensor64.ts';

function transposed(matrix: Tensor64): Tensor64 {
  const [rows = 1, columns = 1] = matrix.dims;
  return build([columns, rows], ([i = 0, j = 0]) => read(matrix, [j, i]));
}

function sumOver(count: number, term: (k: number) => number): number {
  let total = 0;
  for (let k = 0; k < count; k++) total += term(k);
  return total;
}

/** numpy.matmul: the leading axes broadcast, one-dimensional operands get a helper axis that is dropped again. */
function matmul(left: Tensor64, right: Tensor64): Tensor64 {
  const a: Tensor64 = left.dims.length === 1 ? { ...left, dims: [1, ...left.dims] } : left;
  const b: Tensor64 = right.dims.length === 1 ? { ...right, dims: [...right.dims, 1] } : right;
  const batch = broadcastDims(a.dims.slice(0, -2), b.dims.slice(0, -2));
  const rows = at(a.dims, a.dims.length - 2);
  const inner = at(a.dims, a.dims.length - 1);
  const columns = at(b.dims, b.dims.length - 1);
  if (inner !== at(b.dims, b.dims.length - 2)) throw new RangeError('MatMul: the inner sizes differ');
  const within = (tensor: Tensor64, index: readonly number[]): number[] => {
    const own = tensor.dims.slice(0, -2);
    return own.map((size, axis) => (size === 1 ? 0 : at(index, index.length - own.length + axis)));
  };
  const product = build([...batch, rows, columns], (index) => {
    const leading = index.slice(0, -2);
    const i = at(index, index.length - 2);
    const j = at(index, index.length - 1);
    const inA = within(a, leading);
    const inB = within(b, leading);
    return sumOver(inner, (k) => read(a, [...inA, i, k]) * read(b, [...inB, k, j]));
  });
  const dims = [...batch, ...(left.dims.length === 1 ? [] : [rows]), ...(right.dims.length === 1 ? [] : [columns])];
  return { ...product, dims };
}

export const linearOperators: ReferenceTable = {
  MatMul: ({ input }) => [matmul(input(0), input(1))],
  Gemm: ({ node, input, optional }) => {
    const alpha = readFloat(node, 'alpha') ?? 1;
    const beta = readFloat(node, 'beta') ?? 1;
    const a = (readInt(node, 'transA') ?? 0) === 0 ? input(0) : transposed(input(0));
    const b = (readInt(node, 'transB') ?? 0) === 0 ? input(1) : transposed(input(1));
    const product = matmul(a, b);
    const scaled: Tensor64 = { ...product, data: product.data.map((value) => alpha * value) };
    const c = optional(2);
    return [c === undefined ? scaled : combine([scaled, c], (values) => at(values, 0) + beta * at(values, 1))];
  },
};
