import { readInt } from '@holdfast/onnx';

import type { Call, ReferenceOperator, ReferenceTable } from './operator.ts';
import { at, build, indicesOf, normalizeAxis, read, tensor64, type Tensor64 } from './tensor64.ts';

/** Axes of a reduction (second input since opset 18). */
function reducedAxes({ node, input, integers }: Call): Set<number> {
  const rank = input(0).dims.length;
  const axes = integers(1) ?? [];
  if (axes.length > 0) return new Set(axes.map((axis) => normalizeAxis(axis, rank)));
  // Nothing is added up then, but what the reduction does to each element (a square, a logarithm) is still done.
  if ((readInt(node, 'noop_with_empty_axes') ?? 0) === 1) return new Set();
  return new Set(Array.from({ length: rank }, (_, axis) => axis));
}

const reduction =
  (f: (values: readonly number[]) => number): ReferenceOperator =>
  (call) => {
    const x = call.input(0);
    const axes = reducedAxes(call);
    const keep = (readInt(call.node, 'keepdims') ?? 1) === 1;
    const kept = x.dims.map((size, axis) => (axes.has(axis) ? 1 : size));
    const inner = [...indicesOf(x.dims.map((size, axis) => (axes.has(axis) ? size : 1)))];
    const y = build(
      kept,
      (index) =>
        f(
          inner.map((offset) =>
            read(
              x,
              index.map((position, axis) => position + at(offset, axis)),
            ),
          ),
        ),
      x.dataType,
    );
    return [keep ? y : { ...y, dims: kept.filter((_, axis) => !axes.has(axis)) }];
  };

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const sumOf =
  (f: (value: number) => number) =>
  (values: readonly number[]): number =>
    sum(values.map(f));

/** Index of the largest (or smallest) element along one axis; the first one, or the last on request. */
const arg =
  (better: (candidate: number, best: number) => boolean): ReferenceOperator =>
  ({ node, input }) => {
    const x: Tensor64 = input(0);
    const axis = normalizeAxis(readInt(node, 'axis') ?? 0, x.dims.length);
    const last = (readInt(node, 'select_last_index') ?? 0) === 1;
    const kept = x.dims.map((size, a) => (a === axis ? 1 : size));
    const y = build(
      kept,
      (index) => {
        let best = 0;
        for (let k = 1; k < at(x.dims, axis); k++) {
          const candidate = read(x, index.with(axis, k));
          const held = read(x, index.with(axis, best));
          if (better(candidate, held) || (last && candidate === held)) best = k;
        }
        return best;
      },
      'int64',
    );
    const keep = (readInt(node, 'keepdims') ?? 1) === 1;
    return [keep ? y : { ...y, dims: kept.filter((_, a) => a !== axis) }];
  };

const cumSum: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const axis = normalizeAxis(at(input(1).data, 0), x.dims.length);
  const exclusive = (readInt(node, 'exclusive') ?? 0) === 1;
  const reverse = (readInt(node, 'reverse') ?? 0) === 1;
  return [
    build(
      x.dims,
      (index) => {
        const here = at(index, axis);
        const positions = Array.from({ length: at(x.dims, axis) }, (_, k) => k).filter((k) => {
          const before = reverse ? k > here : k < here;
          return before || (k === here && !exclusive);
        });
        return sum(positions.map((k) => read(x, index.with(axis, k))));
      },
      x.dataType,
    ),
  ];
};

export const reduceOperators: ReferenceTable = {
  ReduceSum: reduction(sum),
  ReduceMean: reduction((values) => sum(values) / values.length),
  ReduceMax: reduction((values) => Math.max(...values)),
  ReduceMin: reduction((values) => Math.min(...values)),
  ReduceProd: reduction((values) => values.reduce((product, value) => product * value, 1)),
  ReduceL1: reduction(sumOf(Math.abs)),
  ReduceL2: reduction((values) => Math.sqrt(sumOf((value) => value * value)(values))),
  ReduceSumSquare: reduction(sumOf((value) => value * value)),
  ReduceLogSum: reduction((values) => Math.log(sum(values))),
  ReduceLogSumExp: reduction((values) => Math.log(sumOf(Math.exp)(values))),
  ArgMax: arg((candidate, best) => candidate > best),
  ArgMin: arg((candidate, best) => candidate < best),
  CumSum: cumSum,
  Size: ({ input }) => [tensor64([], [input(0).data.length], 'int64')],
};
