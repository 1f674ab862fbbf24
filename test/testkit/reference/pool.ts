import { readInt, readInts } from '@holdfast/onnx';

import type { Call, ReferenceOperator, ReferenceTable } from './operator.ts';
import { at, build, indicesOf, offsetOf, read, type Tensor64 } from './tensor64.ts';
import { isInside, positionOf, windowOf, type Window } from './window.ts';

function poolWindow({ node, input }: Call): Window {
  return windowOf(node, input(0).dims.slice(2), readInts(node, 'kernel_shape') ?? []);
}

/** Positions inside the picture that the window at `output` covers. */
function* coveredBy(window: Window, output: readonly number[], sizes: readonly number[]): Generator<number[]> {
  for (const tap of indicesOf(window.kernel)) {
    const position = positionOf(window, output, tap);
    if (isInside(position, sizes)) yield position;
  }
}

const maxPool: ReferenceOperator = (call) => {
  const x = call.input(0);
  const sizes = x.dims.slice(2);
  const window = poolWindow(call);
  const columnMajor = (readInt(call.node, 'storage_order') ?? 0) === 1;
  const dims = [...x.dims.slice(0, 2), ...window.outputSizes];
  const winners = [...indicesOf(dims)].map(([n = 0, c = 0, ...output]) => {
    let best: number[] | undefined;
    for (const position of coveredBy(window, output, sizes)) {
      if (best === undefined || read(x, [n, c, ...position]) > read(x, [n, c, ...best])) best = position;
    }
    if (best === undefined) throw new RangeError('MaxPool: a window covers padding only');
    const plane = (n * at(x.dims, 1) + c) * sizes.reduce((product, size) => product * size, 1);
    const within = columnMajor ? offsetOf([...sizes].reverse(), [...best].reverse()) : offsetOf(sizes, best);
    return { value: read(x, [n, c, ...best]), flat: plane + within };
  });
  let offset = 0;
  const y = build(dims, () => at(winners, offset++).value, x.dataType);
  offset = 0;
  return [y, build(dims, () => at(winners, offset++).flat, 'int64')];
};

/** Number of positions of a window that lie in the picture or its declared padding. */
function paddedCount(window: Window, output: readonly number[], sizes: readonly number[]): number {
  let count = 0;
  for (const tap of indicesOf(window.kernel)) {
    const position = positionOf(window, output, tap);
    if (position.every((value, axis) => value < at(sizes, axis) + at(window.padsEnd, axis))) count++;
  }
  return count;
}

const averagePool: ReferenceOperator = (call) => {
  const x = call.input(0);
  const sizes = x.dims.slice(2);
  const window = poolWindow(call);
  const countPadding = (readInt(call.node, 'count_include_pad') ?? 0) === 1;
  const y = build([...x.dims.slice(0, 2), ...window.outputSizes], ([n = 0, c = 0, ...output]) => {
    const values = [...coveredBy(window, output, sizes)].map((position) => read(x, [n, c, ...position]));
    const count = countPadding ? paddedCount(window, output, sizes) : values.length;
    return values.reduce((total, value) => total + value, 0) / count;
  });
  return [y];
};

const global =
  (f: (values: readonly number[]) => number): ReferenceOperator =>
  ({ input }) => {
    const x: Tensor64 = input(0);
    const sizes = x.dims.slice(2);
    const positions = [...indicesOf(sizes)];
    const dims = [...x.dims.slice(0, 2), ...sizes.map(() => 1)];
    return [build(dims, ([n = 0, c = 0]) => f(positions.map((position) => read(x, [n, c, ...position]))))];
  };

const lpNorm =
  (p: number) =>
  (values: readonly number[]): number =>
    values.reduce((total, value) => total + Math.abs(value) ** p, 0) ** (1 / p);

export const poolOperators: ReferenceTable = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: global((values) => values.reduce((total, value) => total + value, 0) / values.length),
  GlobalMaxPool: global((values) => Math.max(...values)),
  GlobalLpPool: (call) => global(lpNorm(readInt(call.node, 'p') ?? 2))(call),
  LpPool: (call) => {
    const x = call.input(0);
    const sizes = x.dims.slice(2);
    const window = poolWindow(call);
    const norm = lpNorm(readInt(call.node, 'p') ?? 2);
    return [
      build([...x.dims.slice(0, 2), ...window.outputSizes], ([n = 0, c = 0, ...output]) =>
        norm([...coveredBy(window, output, sizes)].map((position) => read(x, [n, c, ...position]))),
      ),
    ];
  },
};
