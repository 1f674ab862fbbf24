import { readInt } from '../attribute.ts';
import { axisOf, each, expectRank, fail, sameType, show, sizeAt, typed } from './helpers.ts';
import type { ShapeRule } from './infer.ts';

const gather: ShapeRule = (context) => {
  const dims = expectRank(context, 0, 1);
  const axis = axisOf(context, readInt(context.node, 'axis') ?? 0, dims.length);
  const indices = context.input(1).dims;
  return [typed(context.input(0).dataType, [...dims.slice(0, axis), ...indices, ...dims.slice(axis + 1)])];
};

const gatherElements: ShapeRule = (context) => {
  const dims = expectRank(context, 0, 1);
  const indices = expectRank(context, 1, dims.length, dims.length);
  axisOf(context, readInt(context.node, 'axis') ?? 0, dims.length);
  return [typed(context.input(0).dataType, indices)];
};

const gatherNd: ShapeRule = (context) => {
  const dims = expectRank(context, 0, 1);
  const indices = expectRank(context, 1, 1);
  const batchAxes = readInt(context.node, 'batch_dims') ?? 0;
  const depth = sizeAt(context, indices, indices.length - 1);
  if (batchAxes >= indices.length || batchAxes + depth > dims.length) {
    fail(context, `indices ${show(indices)} with batch_dims ${batchAxes} do not fit data ${show(dims)}`);
  }
  return [typed(context.input(0).dataType, [...indices.slice(0, -1), ...dims.slice(batchAxes + depth)])];
};

const scatterElements: ShapeRule = (context) => {
  const dims = expectRank(context, 0, 1);
  const indices = expectRank(context, 1, dims.length, dims.length);
  const updates = context.input(2).dims;
  axisOf(context, readInt(context.node, 'axis') ?? 0, dims.length);
  if (updates.length !== indices.length || updates.some((size, axis) => size !== indices[axis])) {
    fail(context, `updates ${show(updates)} must have the shape of indices ${show(indices)}`);
  }
  sameType(context, [0, 2]);
  return [context.input(0)];
};

const scatterNd: ShapeRule = (context) => {
  const dims = expectRank(context, 0, 1);
  const indices = expectRank(context, 1, 1);
  const depth = sizeAt(context, indices, indices.length - 1);
  const expected = [...indices.slice(0, -1), ...dims.slice(depth)];
  const updates = context.input(2).dims;
  if (updates.length !== expected.length || updates.some((size, axis) => size !== expected[axis])) {
    fail(context, `updates must have shape ${show(expected)}, got ${show(updates)}`);
  }
  sameType(context, [0, 2]);
  return [context.input(0)];
};

/** Reading and writing by index. */
export const gatherScatterRules: readonly [string, ShapeRule][] = [
  ['Gather', gather],
  ['GatherElements', gatherElements],
  ['GatherND', gatherNd],
  ...each(['ScatterElements', 'Scatter'], scatterElements),
  ['ScatterND', scatterNd],
];
