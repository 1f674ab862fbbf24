import { readInt } from '../attribute.ts';
import { dataTypeOfCode } from '../data-type-codes.ts';
import {
  axisOf,
  broadcastDims,
  each,
  expectRank,
  expectType,
  fail,
  sameAsInput,
  sameType,
  show,
  typed,
  type Dims,
} from './helpers.ts';
import type { ShapeContext, ShapeRule } from './infer.ts';

const allInputs = (context: ShapeContext): number[] => context.node.inputs.map((_, index) => index);
const allDims = (context: ShapeContext): Dims[] => allInputs(context).map((index) => context.input(index).dims);

const arithmetic: ShapeRule = (context) => [
  typed(sameType(context, allInputs(context)), broadcastDims(context, allDims(context))),
];

const power: ShapeRule = (context) => [typed(context.input(0).dataType, broadcastDims(context, allDims(context)))];

const comparison: ShapeRule = (context) => {
  sameType(context, [0, 1]);
  return [typed('bool', broadcastDims(context, allDims(context)))];
};

const logical: ShapeRule = (context) => {
  allInputs(context).forEach((index) => expectType(context, index, 'bool'));
  return [typed('bool', broadcastDims(context, allDims(context)))];
};

const where: ShapeRule = (context) => {
  expectType(context, 0, 'bool');
  return [typed(sameType(context, [1, 2]), broadcastDims(context, allDims(context)))];
};

const predicate: ShapeRule = (context) => [typed('bool', context.input(0).dims)];

const prelu: ShapeRule = (context) => {
  const x = context.input(0);
  const slope = context.input(1).dims;
  const joint = broadcastDims(context, [x.dims, slope]);
  if (joint.length !== x.dims.length || joint.some((size, axis) => size !== x.dims[axis])) {
    fail(context, `slope ${show(slope)} must broadcast to the input's shape ${show(x.dims)}`);
  }
  sameType(context, [0, 1]);
  return [x];
};

const clip: ShapeRule = (context) => {
  sameType(context, [0, 1, 2]);
  for (const index of [1, 2]) {
    if (context.has(index) && context.input(index).dims.length > 0) {
      fail(context, `${index === 1 ? 'min' : 'max'} must be a scalar, got shape ${show(context.input(index).dims)}`);
    }
  }
  return [context.input(0)];
};

const alongAxis: ShapeRule = (context) => {
  const x = context.input(0);
  axisOf(context, readInt(context.node, 'axis') ?? -1, x.dims.length);
  return [x];
};

const cast: ShapeRule = (context) => {
  const code = readInt(context.node, 'to');
  const dataType = code === undefined ? undefined : dataTypeOfCode(code);
  if (dataType === undefined) fail(context, `attribute to must name an element type that Holdfast reads, got ${code}`);
  return [typed(dataType, context.input(0).dims)];
};

const castLike: ShapeRule = (context) => [typed(context.input(1).dataType, context.input(0).dims)];

const dropout: ShapeRule = (context) => [context.input(0), typed('bool', context.input(0).dims)];

const lrn: ShapeRule = (context) => {
  expectRank(context, 0, 2);
  return [context.input(0)];
};

const quantize: ShapeRule = (context) => {
  const code = readInt(context.node, 'output_dtype') ?? 0;
  const dataType = context.has(2) ? context.input(2).dataType : code === 0 ? 'uint8' : dataTypeOfCode(code);
  if (dataType === undefined) fail(context, `output_dtype ${code} is not an element type that Holdfast reads`);
  return [typed(dataType, context.input(0).dims)];
};

const dequantize: ShapeRule = (context) => [typed(context.input(1).dataType, context.input(0).dims)];

const SHAPE_AND_TYPE_KEEPING = [
  ...[
    'Identity',
    'Relu',
    'LeakyRelu',
    'ThresholdedRelu',
    'Elu',
    'Selu',
    'Celu',
    'Gelu',
    'Mish',
    'Softplus',
    'Softsign',
  ],
  ...['Sigmoid', 'HardSigmoid', 'HardSwish', 'Tanh', 'Erf', 'Exp', 'Log', 'Sqrt', 'Reciprocal', 'Neg', 'Abs', 'Sign'],
  ...['Floor', 'Ceil', 'Round', 'Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh'],
  ...['Shrink', 'BitwiseNot', 'ReverseSequence'],
];

/** Operators that work element by element, with or without broadcasting. */
export const elementwiseRules: readonly [string, ShapeRule][] = [
  ...each(['Add', 'Sub', 'Mul', 'Div', 'Mod', 'Min', 'Max', 'Sum', 'Mean'], arithmetic),
  ...each(['BitwiseAnd', 'BitwiseOr', 'BitwiseXor', 'BitShift'], arithmetic),
  ...each(['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'], comparison),
  ...each(['And', 'Or', 'Xor', 'Not'], logical),
  ...each(['IsNaN', 'IsInf'], predicate),
  ...each(['Softmax', 'LogSoftmax', 'Hardmax', 'LpNormalization'], alongAxis),
  ...each(SHAPE_AND_TYPE_KEEPING, sameAsInput),
  ['Pow', power],
  ['Where', where],
  ['PRelu', prelu],
  ['Clip', clip],
  ['Cast', cast],
  ['CastLike', castLike],
  ['Dropout', dropout],
  ['LRN', lrn],
  ['QuantizeLinear', quantize],
  ['DequantizeLinear', dequantize],
];
