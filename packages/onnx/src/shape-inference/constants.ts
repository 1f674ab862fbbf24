import { readFloat, readFloats, readInt, readInts, readString, readTensor } from '../attribute.ts';
import { dataTypeOfCode } from '../data-type-codes.ts';
import { axisOf, constantNumbers, each, expectRank, fail, sameType, show, typed } from './helpers.ts';
import type { ShapeRule } from './infer.ts';

const shape: ShapeRule = (context) => {
  const rank = context.input(0).dims.length;
  const bound = (value: number): number => Math.min(Math.max(value < 0 ? value + rank : value, 0), rank);
  const start = bound(readInt(context.node, 'start') ?? 0);
  const end = bound(readInt(context.node, 'end') ?? rank);
  return [typed('int64', [Math.max(0, end - start)])];
};

const size: ShapeRule = () => [typed('int64', [])];

const constantOfShape: ShapeRule = (context) => {
  const dims = constantNumbers(context, 0, 'shape');
  if (dims.some((own) => own < 0)) fail(context, `shape must hold sizes >= 0, got ${show(dims)}`);
  return [typed(readTensor(context.node, 'value')?.dataType ?? 'float32', dims)];
};

const constant: ShapeRule = (context) => {
  const { node } = context;
  const tensor = readTensor(node, 'value');
  if (tensor !== undefined) return [typed(tensor.dataType, tensor.dims)];
  if (readFloat(node, 'value_float') !== undefined) return [typed('float32', [])];
  if (readInt(node, 'value_int') !== undefined) return [typed('int64', [])];
  if (readString(node, 'value_string') !== undefined) return [typed('string', [])];
  const floats = readFloats(node, 'value_floats');
  if (floats !== undefined) return [typed('float32', [floats.length])];
  const ints = readInts(node, 'value_ints');
  if (ints !== undefined) return [typed('int64', [ints.length])];
  return fail(context, 'needs one of value, value_float(s), value_int(s), value_string');
};

const range: ShapeRule = (context) => {
  const dataType = sameType(context, [0, 1, 2]);
  const [start = 0] = constantNumbers(context, 0, 'start');
  const [limit = 0] = constantNumbers(context, 1, 'limit');
  const [delta = 1] = constantNumbers(context, 2, 'delta');
  if (delta === 0) fail(context, 'delta must not be 0');
  return [typed(dataType, [Math.max(0, Math.ceil((limit - start) / delta))])];
};

const oneHot: ShapeRule = (context) => {
  const { dims } = context.input(0);
  const [depth = 0] = constantNumbers(context, 1, 'depth');
  const axis = axisOf(context, readInt(context.node, 'axis') ?? -1, dims.length + 1);
  return [typed(context.input(2).dataType, [...dims.slice(0, axis), depth, ...dims.slice(axis)])];
};

const eyeLike: ShapeRule = (context) => {
  const dims = expectRank(context, 0, 2, 2);
  const code = readInt(context.node, 'dtype');
  const dataType = code === undefined ? context.input(0).dataType : dataTypeOfCode(code);
  if (dataType === undefined) fail(context, `dtype ${code} is not an element type that Holdfast reads`);
  return [typed(dataType, dims)];
};

const dependsOnData: ShapeRule = (context) =>
  fail(
    context,
    'the shape of its output depends on the data, so it cannot be frozen; cut the model before this node (choose an earlier output)',
  );

const drawn: ShapeRule = (context) => {
  const dims = readInts(context.node, 'shape');
  if (dims === undefined) fail(context, 'attribute shape is missing');
  return [typed(dataTypeOfCode(readInt(context.node, 'dtype') ?? 1) ?? 'float32', dims)];
};

/** Operators that make values out of shapes, attributes or nothing; also those whose output shape nobody can know. */
export const constantRules: readonly [string, ShapeRule][] = [
  ['Shape', shape],
  ['Size', size],
  ['ConstantOfShape', constantOfShape],
  ['Constant', constant],
  ['Range', range],
  ['OneHot', oneHot],
  ['EyeLike', eyeLike],
  ...each(['RandomNormal', 'RandomUniform'], drawn),
  ...each(['NonZero', 'NonMaxSuppression', 'Unique', 'Compress'], dependsOnData),
];
