import { readInt } from '../attribute.ts';
import { elementCount } from '../tensor.ts';
import { axisOf, broadcastDims, constantNumbers, expectSameCount, fail, show, sizeAt, typed } from './helpers.ts';
import type { ShapeRule } from './infer.ts';

const reshape: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const wanted = constantNumbers(context, 1, 'shape');
  const allowZero = (readInt(context.node, 'allowzero') ?? 0) !== 0;
  const filled = wanted.map((size, axis) => (size === 0 && !allowZero ? sizeAt(context, dims, axis) : size));
  const unknown = filled.flatMap((size, axis) => (size === -1 ? [axis] : []));
  if (unknown.length > 1 || filled.some((size) => size < -1)) {
    fail(context, `shape must hold sizes >= 0 and at most one -1, got ${show(wanted)}`);
  }
  const [gap] = unknown;
  if (gap !== undefined) {
    const known = elementCount(filled.filter((size) => size !== -1));
    const total = elementCount(dims);
    if (known === 0 || total % known !== 0) fail(context, `shape ${show(wanted)} does not divide input ${show(dims)}`);
    filled[gap] = total / known;
  }
  expectSameCount(context, dims, filled);
  return [typed(dataType, filled)];
};

const flatten: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  // Flatten alone allows axis = rank: everything goes into the first dimension.
  const given = readInt(context.node, 'axis') ?? 1;
  const axis = given === dims.length ? given : axisOf(context, given, dims.length);
  return [typed(dataType, [elementCount(dims.slice(0, axis)), elementCount(dims.slice(axis))])];
};

const expand: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  return [typed(dataType, broadcastDims(context, [dims, constantNumbers(context, 1, 'shape')]))];
};

const tile: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const repeats = constantNumbers(context, 1, 'repeats');
  if (repeats.length !== dims.length || repeats.some((count) => count < 0)) {
    fail(context, `repeats must be ${dims.length} counts >= 0, got ${show(repeats)}`);
  }
  return [
    typed(
      dataType,
      dims.map((size, axis) => size * (repeats[axis] ?? 1)),
    ),
  ];
};

/** Operators whose output shape is written in a constant operand. */
export const reshapeRules: readonly [string, ShapeRule][] = [
  ['Reshape', reshape],
  ['Flatten', flatten],
  ['Expand', expand],
  ['Tile', tile],
];
