import { elementCount, toNumbers, type DataType } from '../tensor.ts';
import type { ValueInfo } from '../graph.ts';
import { ShapeError, type ShapeContext, type ShapeRule } from './infer.ts';

export type Dims = readonly number[];

export const show = (dims: Dims): string => `[${dims.join(', ')}]`;

/** Throws a ShapeError that names the node. */
export function fail(context: ShapeContext, message: string): never {
  throw new ShapeError(context.node, message);
}

/** `axis` counted from the front. Throws ShapeError unless it is in [-rank, rank). */
export function axisOf(context: ShapeContext, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    fail(context, `axis must be in [${-rank}, ${rank - 1}], got ${axis}`);
  }
  return axis < 0 ? axis + rank : axis;
}

/** Axes counted from the front; throws ShapeError where one is out of range or given twice. */
export function axesOf(context: ShapeContext, axes: readonly number[], rank: number): number[] {
  const found = axes.map((axis) => axisOf(context, axis, rank));
  if (new Set(found).size !== found.length) fail(context, `axes must differ, got ${show(axes)}`);
  return found;
}

/** Numbers of an input that the shape depends on; throws ShapeError where it is not a constant. */
export function constantNumbers(context: ShapeContext, index: number, name: string): number[] {
  const tensor = context.constant(index);
  if (tensor === undefined) {
    fail(
      context,
      `${name} (input ${index}, \`${context.node.inputs[index] ?? ''}\`) must be a constant, got a computed value; fold constants first`,
    );
  }
  const { dataType } = tensor;
  if (dataType === 'string' || dataType === 'float16' || dataType === 'bfloat16') {
    fail(context, `${name} (input ${index}) must be a number of 32 or 64 bits, got ${dataType}`);
  }
  return toNumbers(tensor);
}

/** As `constantNumbers`, `undefined` where the input is omitted. */
export const optionalNumbers = (context: ShapeContext, index: number, name: string): number[] | undefined =>
  context.has(index) ? constantNumbers(context, index, name) : undefined;

/** The size of `axis`, which the caller knows to exist. */
export function sizeAt(context: ShapeContext, dims: Dims, axis: number): number {
  const size = dims[axis];
  if (size === undefined) fail(context, `needs an axis ${axis}, got shape ${show(dims)}`);
  return size;
}

/** Throws ShapeError unless `dims` has at least `atLeast` and at most `atMost` axes. */
export function expectRank(context: ShapeContext, index: number, atLeast: number, atMost = Infinity): Dims {
  const { dims } = context.input(index);
  if (dims.length < atLeast || dims.length > atMost) {
    const expected =
      atLeast === atMost ? `${atLeast}` : atMost === Infinity ? `>= ${atLeast}` : `${atLeast}..${atMost}`;
    fail(context, `input ${index} must have ${expected} axes, got shape ${show(dims)}`);
  }
  return dims;
}

/** Throws ShapeError unless input `index` has element type `expected`. */
export function expectType(context: ShapeContext, index: number, expected: DataType): void {
  const { dataType } = context.input(index);
  if (dataType !== expected) fail(context, `input ${index} must be ${expected}, got ${dataType}`);
}

/** Throws ShapeError unless the inputs given have one element type; returns it. */
export function sameType(context: ShapeContext, indices: readonly number[]): DataType {
  const [first, ...rest] = indices.filter((index) => context.has(index));
  if (first === undefined) fail(context, 'needs at least one input, got none');
  const { dataType } = context.input(first);
  for (const index of rest) {
    const other = context.input(index).dataType;
    if (other !== dataType)
      fail(context, `inputs must have one type; input ${first} is ${dataType}, input ${index} ${other}`);
  }
  return dataType;
}

/**
 * Shape of a multidirectional broadcast (numpy's rule; ONNX "Broadcasting"). Throws ShapeError where sizes differ and
 * neither is 1.
 */
export function broadcastDims(context: ShapeContext, shapes: readonly Dims[]): number[] {
  const rank = Math.max(0, ...shapes.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, position) => {
    let size = 1;
    for (const dims of shapes) {
      const own = dims[position - (rank - dims.length)] ?? 1;
      if (own === size || own === 1) continue;
      if (size !== 1) fail(context, `shapes ${shapes.map(show).join(' and ')} do not broadcast (axis ${position})`);
      size = own;
    }
    return size;
  });
}

/** Throws ShapeError unless both shapes hold the same number of elements. */
export function expectSameCount(context: ShapeContext, from: Dims, to: Dims): void {
  if (elementCount(from) !== elementCount(to)) {
    fail(
      context,
      `shape ${show(from)} has ${elementCount(from)} elements, the wanted shape ${show(to)} ${elementCount(to)}`,
    );
  }
}

/** Output 0 has the type of input 0. */
export const sameAsInput: ShapeRule = (context) => [context.input(0)];

/** Rules under the names of several operators. */
export const each = (opTypes: readonly string[], rule: ShapeRule): [string, ShapeRule][] =>
  opTypes.map((opType) => [opType, rule]);

export const typed = (dataType: DataType, dims: Dims): ValueInfo => ({ dataType, dims });
