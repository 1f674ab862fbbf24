import { readInt } from '../attribute.ts';
import { axesOf, axisOf, constantNumbers, each, fail, optionalNumbers, sizeAt, typed, type Dims } from './helpers.ts';
import type { ShapeContext, ShapeRule } from './infer.ts';

function reducedDims(context: ShapeContext, axes: readonly number[]): Dims {
  const { dims } = context.input(0);
  const keep = (readInt(context.node, 'keepdims') ?? 1) !== 0;
  const gone = new Set(axes);
  return dims.flatMap((size, axis) => (!gone.has(axis) ? [size] : keep ? [1] : []));
}

const reduce: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const given = optionalNumbers(context, 1, 'axes') ?? [];
  if (given.length > 0) return [typed(dataType, reducedDims(context, axesOf(context, given, dims.length)))];
  if ((readInt(context.node, 'noop_with_empty_axes') ?? 0) !== 0) return [context.input(0)];
  return [typed(dataType, reducedDims(context, [...dims.keys()]))];
};

const argReduce: ShapeRule = (context) => {
  const axis = axisOf(context, readInt(context.node, 'axis') ?? 0, context.input(0).dims.length);
  return [typed('int64', reducedDims(context, [axis]))];
};

const topK: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const axis = axisOf(context, readInt(context.node, 'axis') ?? -1, dims.length);
  const [k] = constantNumbers(context, 1, 'K');
  const size = sizeAt(context, dims, axis);
  if (k === undefined || k < 0 || k > size)
    fail(context, `K must be in [0, ${size}] (the size of axis ${axis}), got ${k}`);
  const kept = dims.map((own, index) => (index === axis ? k : own));
  return [typed(dataType, kept), typed('int64', kept)];
};

const cumSum: ShapeRule = (context) => {
  const [axis] = optionalNumbers(context, 1, 'axis') ?? [];
  if (axis !== undefined) axisOf(context, axis, context.input(0).dims.length);
  return [context.input(0)];
};

const REDUCTIONS = ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'Sum', 'SumSquare'];

/** Reductions (axes are an input, as from opset 18 on) and selections along an axis. */
export const reduceRules: readonly [string, ShapeRule][] = [
  ...each(
    REDUCTIONS.map((name) => `Reduce${name}`),
    reduce,
  ),
  ...each(['ArgMax', 'ArgMin'], argReduce),
  ['TopK', topK],
  ['CumSum', cumSum],
];
