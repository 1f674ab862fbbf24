import { readInt, readString } from '@holdfast/onnx';

import { UnsupportedByReferenceError, type ReferenceOperator, type ReferenceTable } from './operator.ts';
import { at, build, indicesOf, normalizeAxis, offsetOf, read, tensor64 } from './tensor64.ts';

const wrap = (index: number, size: number): number => (index < 0 ? index + size : index);
const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** NumPy slicing with starts, ends, axes and steps (specification of Slice-13). */
const slice: ReferenceOperator = ({ input, integers }) => {
  const x = input(0);
  const rank = x.dims.length;
  const starts = integers(1) ?? [];
  const ends = integers(2) ?? [];
  const axes = (integers(3) ?? starts.map((_, k) => k)).map((axis) => normalizeAxis(axis, rank));
  const steps = integers(4) ?? starts.map(() => 1);
  const ranges = x.dims.map((size, axis) => {
    const k = axes.indexOf(axis);
    if (k < 0) return { start: 0, step: 1, length: size };
    const step = at(steps, k);
    const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
    const start = clamp(wrap(at(starts, k), size), 0, step > 0 ? size : size - 1);
    const end = clamp(wrap(at(ends, k), size), low, high);
    return { start, step, length: Math.max(0, Math.ceil((end - start) / step)) };
  });
  return [
    build(
      ranges.map(({ length }) => length),
      (index) =>
        read(
          x,
          index.map((position, axis) => at(ranges, axis).start + position * at(ranges, axis).step),
        ),
      x.dataType,
    ),
  ];
};

const gather: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const indices = input(1);
  const axis = normalizeAxis(readInt(node, 'axis') ?? 0, x.dims.length);
  const rank = indices.dims.length;
  const dims = [...x.dims.slice(0, axis), ...indices.dims, ...x.dims.slice(axis + 1)];
  return [
    build(
      dims,
      (index) => {
        const picked = wrap(read(indices, index.slice(axis, axis + rank)), at(x.dims, axis));
        return read(x, [...index.slice(0, axis), picked, ...index.slice(axis + rank)]);
      },
      x.dataType,
    ),
  ];
};

const gatherElements: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const indices = input(1);
  const axis = normalizeAxis(readInt(node, 'axis') ?? 0, x.dims.length);
  return [
    build(indices.dims, (index) => read(x, index.with(axis, wrap(read(indices, index), at(x.dims, axis)))), x.dataType),
  ];
};

const gatherNd: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const indices = input(1);
  const batch = readInt(node, 'batch_dims') ?? 0;
  const depth = at(indices.dims, indices.dims.length - 1);
  const outer = indices.dims.slice(0, -1);
  return [
    build(
      [...outer, ...x.dims.slice(batch + depth)],
      (index) => {
        const place = index.slice(0, outer.length);
        const picked = Array.from({ length: depth }, (_, k) =>
          wrap(read(indices, [...place, k]), at(x.dims, batch + k)),
        );
        return read(x, [...place.slice(0, batch), ...picked, ...index.slice(outer.length)]);
      },
      x.dataType,
    ),
  ];
};

/** How a scattered value meets the one that stands there. */
const reductions: Readonly<Record<string, (held: number, update: number) => number>> = {
  none: (_, update) => update,
  add: (held, update) => held + update,
  mul: (held, update) => held * update,
  max: Math.max,
  min: Math.min,
};

const scatterElements: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const [indices, updates] = [input(1), input(2)];
  const axis = normalizeAxis(readInt(node, 'axis') ?? 0, x.dims.length);
  const reduce = reductions[readString(node, 'reduction') ?? 'none'];
  if (reduce === undefined) throw new UnsupportedByReferenceError(node, 'such reduction');
  const data = Float64Array.from(x.data);
  for (const index of indicesOf(indices.dims)) {
    const offset = offsetOf(x.dims, index.with(axis, wrap(read(indices, index), at(x.dims, axis))));
    data[offset] = reduce(at(data, offset), read(updates, index));
  }
  return [tensor64(x.dims, data, x.dataType)];
};

const scatterNd: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const [indices, updates] = [input(1), input(2)];
  const reduce = reductions[readString(node, 'reduction') ?? 'none'];
  if (reduce === undefined) throw new UnsupportedByReferenceError(node, 'such reduction');
  const depth = at(indices.dims, indices.dims.length - 1);
  const outer = indices.dims.length - 1;
  const data = Float64Array.from(x.data);
  for (const index of indicesOf(updates.dims)) {
    const place = index.slice(0, outer);
    const target = Array.from({ length: depth }, (_, k) => wrap(read(indices, [...place, k]), at(x.dims, k)));
    const offset = offsetOf(x.dims, [...target, ...index.slice(outer)]);
    data[offset] = reduce(at(data, offset), read(updates, index));
  }
  return [tensor64(x.dims, data, x.dataType)];
};

/** The k best along an axis with their indices, best first; of equal ones the lower index comes first. */
const topK: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const k = at(input(1).data, 0);
  const axis = normalizeAxis(readInt(node, 'axis') ?? -1, x.dims.length);
  const sign = (readInt(node, 'largest') ?? 1) === 1 ? -1 : 1;
  const ranked = (index: readonly number[]): { value: number; position: number }[] =>
    Array.from({ length: at(x.dims, axis) }, (_, position) => ({
      value: read(x, index.with(axis, position)),
      position,
    }))
      .sort((a, b) => sign * (a.value - b.value) || a.position - b.position)
      .slice(0, k);
  const dims = x.dims.with(axis, k);
  return [
    build(dims, (index) => at(ranked(index), at(index, axis)).value, x.dataType),
    build(dims, (index) => at(ranked(index), at(index, axis)).position, 'int64'),
  ];
};

export const indexingOperators: ReferenceTable = {
  Slice: slice,
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  ScatterElements: scatterElements,
  ScatterND: scatterNd,
  TopK: topK,
};
