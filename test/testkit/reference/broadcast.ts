import { readInt, type DataType } from '@holdfast/onnx';

import type { ReferenceOperator, ReferenceTable } from './operator.ts';
import { at, broadcastDims, build, readBroadcast, type Tensor64 } from './tensor64.ts';

const isFloat = (dataType: DataType): boolean => dataType.includes('float');

/** Combines tensors element by element under multidirectional broadcasting. */
export function combine(
  tensors: readonly Tensor64[],
  f: (values: readonly number[]) => number,
  dataType: DataType = at(tensors, 0).dataType,
): Tensor64 {
  const dims = broadcastDims(...tensors.map((tensor) => tensor.dims));
  return build(dims, (index) => f(tensors.map((tensor) => readBroadcast(tensor, index))), dataType);
}

const binary =
  (f: (a: number, b: number, dataType: DataType) => number): ReferenceOperator =>
  ({ input }) => {
    const a = input(0);
    return [combine([a, input(1)], (values) => f(at(values, 0), at(values, 1), a.dataType))];
  };

const comparison =
  (f: (a: number, b: number) => boolean): ReferenceOperator =>
  ({ input }) => [combine([input(0), input(1)], (values) => (f(at(values, 0), at(values, 1)) ? 1 : 0), 'bool')];

const variadic =
  (f: (values: readonly number[]) => number): ReferenceOperator =>
  ({ input, inputCount }) => [
    combine(
      Array.from({ length: inputCount }, (_, index) => input(index)),
      f,
    ),
  ];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Operators with NumPy broadcasting. */
export const broadcastOperators: ReferenceTable = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b, dataType) => (isFloat(dataType) ? a / b : Math.trunc(a / b))),
  Pow: binary((a, b) => a ** b),
  PRelu: binary((x, slope) => (x < 0 ? slope * x : x)),
  Mod: ({ node, input }) => {
    const truncated = (readInt(node, 'fmod') ?? 0) === 1;
    const remainder = (a: number, b: number): number => (truncated ? a % b : a - b * Math.floor(a / b));
    return [combine([input(0), input(1)], (values) => remainder(at(values, 0), at(values, 1)))];
  },
  Equal: comparison((a, b) => a === b),
  Greater: comparison((a, b) => a > b),
  GreaterOrEqual: comparison((a, b) => a >= b),
  Less: comparison((a, b) => a < b),
  LessOrEqual: comparison((a, b) => a <= b),
  And: comparison((a, b) => a !== 0 && b !== 0),
  Or: comparison((a, b) => a !== 0 || b !== 0),
  Xor: comparison((a, b) => (a !== 0) !== (b !== 0)),
  Where: ({ input }) => [
    combine([input(0), input(1), input(2)], ([c, x, y]) => (c === 0 ? (y ?? NaN) : (x ?? NaN)), input(1).dataType),
  ],
  Min: variadic((values) => Math.min(...values)),
  Max: variadic((values) => Math.max(...values)),
  Sum: variadic(sum),
  Mean: variadic((values) => sum(values) / values.length),
};
