import { attr, float32, scalar, type Attributes, type Tensor } from '@holdfast/onnx';

import { constant, variable, type CaseGenerator, type CaseTable } from './case.ts';
import { drawFrom, type Draw } from './draw.ts';

interface UnaryOptions {
  readonly values?: (draw: Draw, dims: readonly number[]) => Tensor;
  readonly attributes?: (draw: Draw) => Attributes;
  readonly linear?: boolean;
}

/** Cases of an operator with one operand and no say in shapes. */
const unary =
  ({ values = (draw, dims) => draw.normal(dims), attributes = () => ({}), linear = false }: UnaryOptions = {}) =>
  (...[random]: Parameters<CaseGenerator>): ReturnType<CaseGenerator> => {
    const draw = drawFrom(random);
    const x = values(draw, draw.dims(draw.int(0, 4)));
    return { operands: [variable(x)], attributes: attributes(draw), ...(linear ? { linearIn: 0 } : {}) };
  };

const within =
  (from: number, to: number) =>
  (draw: Draw, dims: readonly number[]): Tensor =>
    draw.uniform(dims, from, to);
const avoiding =
  (...kinks: number[]) =>
  (draw: Draw, dims: readonly number[]): Tensor =>
    draw.avoiding(dims, kinks);

/** Whole numbers plus up to 0.45: between the steps of Round, Floor and Ceil. */
const offSteps = (draw: Draw, dims: readonly number[]): Tensor => {
  const x = draw.uniform(dims, 0.05, 0.45);
  return float32(
    dims,
    Float32Array.from(x.data, (part) => part + draw.int(-3, 3)),
  );
};

export const unaryCases: CaseTable = {
  Identity: unary({ linear: true }),
  Neg: unary({ linear: true }),
  Abs: unary({ values: avoiding(0) }),
  Exp: unary(),
  Log: unary({ values: within(0.2, 4) }),
  Sqrt: unary({ values: within(0.2, 4) }),
  Reciprocal: unary({ values: within(0.4, 3) }),
  Floor: unary({ values: offSteps }),
  Ceil: unary({ values: offSteps }),
  Round: unary({ values: offSteps }),
  Sign: unary({ values: avoiding(0) }),
  Sin: unary(),
  Cos: unary(),
  Tan: unary({ values: within(-1, 1) }),
  Asin: unary({ values: within(-0.8, 0.8) }),
  Acos: unary({ values: within(-0.8, 0.8) }),
  Atan: unary(),
  Sinh: unary(),
  Cosh: unary(),
  Tanh: unary(),
  Asinh: unary(),
  Acosh: unary({ values: within(1.3, 4) }),
  Atanh: unary({ values: within(-0.8, 0.8) }),
  Erf: unary(),
  Sigmoid: unary(),
  Softplus: unary(),
  Softsign: unary({ values: avoiding(0) }),
  Mish: unary(),
  Gelu: unary({ attributes: (draw) => ({ approximate: attr.string(draw.pick(['none', 'tanh'])) }) }),
  Relu: unary({ values: avoiding(0) }),
  HardSwish: unary({
    values: (draw, dims) => {
      const x = draw.avoiding(dims, [-1, 1]);
      return float32(
        dims,
        Float32Array.from(x.data, (value) => value * 3),
      );
    },
  }),
  HardSigmoid: unary({
    // 0 and 1 are met at x = -beta / alpha and (1 - beta) / alpha, here -1 and 1.
    values: avoiding(-1, 1),
    attributes: () => ({ alpha: attr.float(0.5), beta: attr.float(0.5) }),
  }),
  LeakyRelu: unary({
    values: avoiding(0),
    attributes: (draw) => (draw.coin() ? {} : { alpha: attr.float(draw.pick([0.1, 0.3, -0.5, 0, 2])) }),
  }),
  ThresholdedRelu: unary({ values: avoiding(0.5), attributes: () => ({ alpha: attr.float(0.5) }) }),
  Elu: unary({ values: avoiding(0), attributes: (draw) => ({ alpha: attr.float(draw.pick([1, 0.5, 2])) }) }),
  Celu: unary({ values: avoiding(0), attributes: (draw) => ({ alpha: attr.float(draw.pick([1, 0.5, 2])) }) }),
  Selu: unary({ values: avoiding(0) }),
  Shrink: unary({ values: avoiding(-0.5, 0.5), attributes: () => ({ bias: attr.float(0.2) }) }),
  Clip: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(0, 4));
    const [low, high] = draw.pick([
      [-0.7, 0.6],
      [0, 6],
      [undefined, 0.5],
      [-0.5, undefined],
      [undefined, undefined],
    ]);
    const x = draw.avoiding(dims, [low ?? 9, high ?? 9]);
    const bound = (value: number | undefined): ReturnType<typeof constant> | undefined =>
      value === undefined ? undefined : constant(scalar(value));
    const bounds = [bound(low), bound(high)];
    while (bounds.length > 0 && bounds.at(-1) === undefined) bounds.pop();
    return { operands: [variable(x), ...bounds] };
  },
  Dropout: unary({ linear: true }),
  Cast: unary({ linear: true, attributes: () => ({ to: attr.int(1) }) }),
};
