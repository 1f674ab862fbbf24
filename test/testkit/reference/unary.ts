import { readFloat, readInt, readString } from '@holdfast/onnx';

import type { Call, ReferenceOperator, ReferenceTable } from './operator.ts';
import { tensor64 } from './tensor64.ts';

/**
 * Error function by its all-positive series erf(x) = 2/sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (2n+1)!!
 * (Abramowitz & Stegun 7.1.6). Beyond |x| = 6 it is 1 to double precision.
 */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 400; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** To the nearest integer, halves to the even one, as IEEE 754 and ONNX's Round have it. */
function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  const fraction = x - floor;
  if (fraction < 0.5) return floor;
  if (fraction > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** An operator that maps every element by a function of the node's settings. */
const elementwise =
  (prepare: (call: Call) => (x: number) => number, toBool = false): ReferenceOperator =>
  (call) => {
    const x = call.input(0);
    const f = prepare(call);
    return [tensor64(x.dims, x.data.map(f), toBool ? 'bool' : x.dataType)];
  };

const plain = (f: (x: number) => number): ReferenceOperator => elementwise(() => f);
const predicate = (f: (x: number) => boolean): ReferenceOperator => elementwise(() => (x) => (f(x) ? 1 : 0), true);

const gelu = (call: Call): ((x: number) => number) =>
  readString(call.node, 'approximate') === 'tanh'
    ? (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
    : (x) => 0.5 * x * (1 + erf(x / Math.SQRT2));

/** Operators that look at one element at a time. */
export const unaryOperators: ReferenceTable = {
  Identity: plain((x) => x),
  Abs: plain(Math.abs),
  Neg: plain((x) => -x),
  Exp: plain(Math.exp),
  Log: plain(Math.log),
  Sqrt: plain(Math.sqrt),
  Reciprocal: plain((x) => 1 / x),
  Floor: plain(Math.floor),
  Ceil: plain(Math.ceil),
  Round: plain(roundHalfToEven),
  Sign: plain(Math.sign),
  Sin: plain(Math.sin),
  Cos: plain(Math.cos),
  Tan: plain(Math.tan),
  Asin: plain(Math.asin),
  Acos: plain(Math.acos),
  Atan: plain(Math.atan),
  Sinh: plain(Math.sinh),
  Cosh: plain(Math.cosh),
  Tanh: plain(Math.tanh),
  Asinh: plain(Math.asinh),
  Acosh: plain(Math.acosh),
  Atanh: plain(Math.atanh),
  Erf: plain(erf),
  Sigmoid: plain(sigmoid),
  Relu: plain((x) => Math.max(x, 0)),
  Softplus: plain(softplus),
  Softsign: plain((x) => x / (1 + Math.abs(x))),
  HardSwish: plain((x) => x * clamp(x / 6 + 0.5, 0, 1)),
  Mish: plain((x) => x * Math.tanh(softplus(x))),
  Gelu: elementwise(gelu),
  Not: predicate((x) => x === 0),
  IsNaN: predicate(Number.isNaN),
  IsInf: (call) => {
    const detectsPositive = (readInt(call.node, 'detect_positive') ?? 1) === 1;
    const detectsNegative = (readInt(call.node, 'detect_negative') ?? 1) === 1;
    return predicate((x) => (x === Infinity && detectsPositive) || (x === -Infinity && detectsNegative))(call);
  },
  HardSigmoid: elementwise(({ node }) => {
    const alpha = readFloat(node, 'alpha') ?? 0.2;
    const beta = readFloat(node, 'beta') ?? 0.5;
    return (x) => clamp(alpha * x + beta, 0, 1);
  }),
  LeakyRelu: elementwise(({ node }) => {
    const alpha = readFloat(node, 'alpha') ?? 0.01;
    return (x) => (x < 0 ? alpha * x : x);
  }),
  ThresholdedRelu: elementwise(({ node }) => {
    const alpha = readFloat(node, 'alpha') ?? 1;
    return (x) => (x > alpha ? x : 0);
  }),
  Elu: elementwise(({ node }) => {
    const alpha = readFloat(node, 'alpha') ?? 1;
    return (x) => (x < 0 ? alpha * Math.expm1(x) : x);
  }),
  Celu: elementwise(({ node }) => {
    const alpha = readFloat(node, 'alpha') ?? 1;
    return (x) => Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha));
  }),
  Selu: elementwise(({ node }) => {
    const alpha = readFloat(node, 'alpha') ?? 1.6732632423543772;
    const gamma = readFloat(node, 'gamma') ?? 1.0507009873554805;
    return (x) => gamma * (x > 0 ? x : alpha * Math.expm1(x));
  }),
  Shrink: elementwise(({ node }) => {
    const bias = readFloat(node, 'bias') ?? 0;
    const lambda = readFloat(node, 'lambd') ?? 0.5;
    return (x) => (x < -lambda ? x + bias : x > lambda ? x - bias : 0);
  }),
  Clip: elementwise((call) => {
    const low = call.optional(1)?.data[0] ?? -Infinity;
    const high = call.optional(2)?.data[0] ?? Infinity;
    // The upper bound wins where the bounds cross, as the specification of opset 13 says.
    return (x) => Math.min(Math.max(x, low), high);
  }),
  // Inference mode: the data passes and everything is kept.
  Dropout: (call) => {
    const x = call.input(0);
    if ((call.optional(2)?.data[0] ?? 0) !== 0) throw new Error('Dropout: training mode is random, not a function');
    return [
      x,
      tensor64(
        x.dims,
        x.data.map(() => 1),
        'bool',
      ),
    ];
  },
  Trilu: (call) => {
    const x = call.input(0);
    const k = call.optional(1)?.data[0] ?? 0;
    const upper = (readInt(call.node, 'upper') ?? 1) === 1;
    const columns = x.dims.at(-1) ?? 1;
    const rows = x.dims.at(-2) ?? 1;
    const kept = x.data.map((value, offset) => {
      const distance = (offset % columns) - (Math.floor(offset / columns) % rows);
      return (upper ? distance >= k : distance <= k) ? value : 0;
    });
    return [tensor64(x.dims, kept, x.dataType)];
  },
};
