import { attr, elementCount, int64s, type Tensor } from '@holdfast/onnx';

import { indicesOf } from '../reference/index.ts';
import { constant, variable, type CaseGenerator, type CaseTable } from './case.ts';
import { axesOf, drawFrom, type Draw } from './draw.ts';

/** Indices into an axis, repeats and negative ones among them. */
function indices(draw: Draw, dims: readonly number[], size: number): Tensor {
  const data = BigInt64Array.from(draw.ints(elementCount(dims), -size, size - 1), BigInt);
  return { dataType: 'int64', dims, data };
}

const slice: CaseGenerator = (random) => {
  const draw = drawFrom(random);
  const dims = draw.dims(draw.int(1, 4), 5, 2);
  const axes = draw.shuffled(axesOf(dims)).slice(0, draw.int(1, dims.length));
  const ranges = axes.map((axis) => {
    const size = dims[axis] ?? 1;
    const first = draw.int(0, size - 1);
    const length = draw.int(1, size - first);
    const step = draw.pick([1, 1, 2, 3]);
    const backwards = draw.int(0, 2) === 0;
    if (backwards) {
      const start = first + length - 1;
      // Going back to the very first element takes an end before it, which only a large negative number can say.
      return { start, end: first === 0 ? -1000 : first - 1, step: -step };
    }
    const end = first + length === size && draw.coin() ? 2 ** 31 - 1 : first + length;
    return { start: draw.coin() ? first : first - size, end, step };
  });
  const plain = ranges.every(({ step }) => step === 1) && draw.coin();
  return {
    operands: [
      variable(draw.normal(dims)),
      constant(int64s(ranges.map(({ start }) => start))),
      constant(int64s(ranges.map(({ end }) => end))),
      constant(int64s(axes.map((axis) => (draw.coin() ? axis : axis - dims.length)))),
      ...(plain ? [] : [constant(int64s(ranges.map(({ step }) => step)))]),
    ],
    linearIn: 0,
  };
};

/** An index tensor of the rank of the data, not larger than it away from the axis. */
function elementIndices(draw: Draw, dims: readonly number[], axis: number): Tensor {
  const own = dims.map((size, a) => draw.int(1, a === axis ? 4 : size));
  return indices(draw, own, dims[axis] ?? 1);
}

/** Indices of which no two meet: permutations of the axis, as scattering without a reduction needs. */
function distinctIndices(draw: Draw, dims: readonly number[], axis: number): Tensor {
  const size = dims[axis] ?? 1;
  const taken = draw.int(1, size);
  const own = dims.map((length, a) => (a === axis ? taken : draw.int(1, length)));
  const inner = elementCount(own.slice(axis + 1));
  const outer = elementCount(own.slice(0, axis));
  const data = new BigInt64Array(elementCount(own));
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      draw
        .shuffled(Array.from({ length: size }, (_, k) => k))
        .slice(0, taken)
        .forEach((position, k) => (data[(o * taken + k) * inner + i] = BigInt(position)));
    }
  }
  return { dataType: 'int64', dims: own, data };
}

export const indexingCases: CaseTable = {
  Slice: slice,
  Gather: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 3), 4);
    const axis = draw.int(0, dims.length - 1);
    const picked = indices(draw, draw.dims(draw.int(0, 2), 3), dims[axis] ?? 1);
    return {
      operands: [variable(draw.normal(dims)), draw.coin() ? constant(picked) : variable(picked)],
      attributes: { axis: attr.int(draw.coin() ? axis : axis - dims.length) },
      linearIn: 0,
    };
  },
  GatherElements: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 3), 3);
    const axis = draw.int(0, dims.length - 1);
    const picked = elementIndices(draw, dims, axis);
    return {
      operands: [variable(draw.normal(dims)), draw.coin() ? constant(picked) : variable(picked)],
      attributes: { axis: attr.int(draw.coin() ? axis : axis - dims.length) },
      linearIn: 0,
    };
  },
  GatherND: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(2, 3), 3);
    const depth = draw.int(1, dims.length);
    const count = draw.int(1, 4);
    const data = Array.from({ length: count }, () => dims.slice(0, depth).map((size) => draw.int(-size, size - 1)));
    const picked: Tensor = { dataType: 'int64', dims: [count, depth], data: BigInt64Array.from(data.flat(), BigInt) };
    return { operands: [variable(draw.normal(dims)), constant(picked)], linearIn: 0 };
  },
  ScatterElements: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 3), 3);
    const axis = draw.int(0, dims.length - 1);
    const adds = draw.coin();
    const places = adds ? elementIndices(draw, dims, axis) : distinctIndices(draw, dims, axis);
    return {
      operands: [variable(draw.normal(dims)), constant(places), variable(draw.normal(places.dims))],
      attributes: { axis: attr.int(axis), reduction: attr.string(adds ? 'add' : 'none') },
    };
  },
  ScatterND: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 3), 3);
    const depth = draw.int(1, dims.length);
    const adds = draw.coin();
    const all = [...indicesOf(dims.slice(0, depth))];
    // Without a reduction no place may be written twice.
    const places = adds
      ? Array.from({ length: draw.int(1, 4) }, () => dims.slice(0, depth).map((size) => draw.int(0, size - 1)))
      : draw.shuffled(all).slice(0, draw.int(1, all.length));
    const indexTensor: Tensor = {
      dataType: 'int64',
      dims: [places.length, depth],
      data: BigInt64Array.from(places.flat(), BigInt),
    };
    return {
      operands: [
        variable(draw.normal(dims)),
        constant(indexTensor),
        variable(draw.normal([places.length, ...dims.slice(depth)])),
      ],
      attributes: { reduction: attr.string(adds ? 'add' : 'none') },
    };
  },
  TopK: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 3));
    const axis = draw.int(0, dims.length - 1);
    return {
      operands: [variable(draw.distinct(dims)), constant(int64s([draw.int(1, dims[axis] ?? 1)]))],
      attributes: { axis: attr.int(axis), largest: attr.int(draw.int(0, 1)) },
      outputCount: 2,
    };
  },
  Pad: (random) => {
    const draw = drawFrom(random);
    const mode = draw.pick(['constant', 'constant', 'edge', 'reflect', 'wrap']);
    const dims = draw.dims(draw.int(1, 4), 4, mode === 'constant' ? 1 : 2);
    const some = draw.coin();
    const axes = some ? draw.shuffled(axesOf(dims)).slice(0, draw.int(1, dims.length)) : axesOf(dims);
    const least = mode === 'constant' && draw.int(0, 2) === 0 ? -1 : 0;
    const amount = (axis: number): number => {
      const size = dims[axis] ?? 1;
      // Mirroring reaches no further than the other end; a negative pad crops and must leave something.
      return draw.int(size > 2 ? least : 0, mode === 'constant' ? 2 : size - 1);
    };
    const pads = [...axes.map(amount), ...axes.map(amount)];
    const value = mode === 'constant' && draw.coin() ? constant(draw.normal([])) : undefined;
    return {
      operands: [
        variable(draw.normal(dims)),
        constant(int64s(pads)),
        ...(value === undefined && !some ? [] : [value]),
        ...(some ? [constant(int64s(axes))] : []),
      ],
      attributes: { mode: attr.string(mode) },
      ...(value === undefined ? { linearIn: 0 } : {}),
    };
  },
};
