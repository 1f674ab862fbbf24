import { attr, float32, type Tensor } from '@holdfast/onnx';
import type { Random } from '@holdfast/random';

import { constant, variable, type CaseGenerator, type CaseTable } from './case.ts';
import { drawFrom, type Draw } from './draw.ts';

/**
 * Shapes that broadcast to one shape in every pattern there is: equal, scalar, a size of 1 against n on either side, on
 * both sides at once, and missing leading axes.
 */
function broadcastable(draw: Draw, count: number): number[][] {
  const full = draw.dims(draw.int(1, 4), 3);
  const one = (): number[] => {
    const kept = full.slice(draw.coin() ? 0 : draw.int(0, full.length));
    return kept.map((size) => (draw.int(0, 2) === 0 ? 1 : size));
  };
  return Array.from({ length: count }, (_, k) => (k === 0 && draw.coin() ? full : one()));
}

interface BinaryOptions {
  readonly left?: (draw: Draw, dims: readonly number[]) => Tensor;
  readonly right?: (draw: Draw, dims: readonly number[]) => Tensor;
  readonly linearIn?: number;
}

const normal = (draw: Draw, dims: readonly number[]): Tensor => draw.normal(dims);
const positive = (draw: Draw, dims: readonly number[]): Tensor => draw.uniform(dims, 0.4, 2.5);

const binary =
  ({ left = normal, right = normal, linearIn }: BinaryOptions = {}): CaseGenerator =>
  (random) => {
    const draw = drawFrom(random);
    const [a = [], b = []] = broadcastable(draw, 2);
    const operands = [variable(left(draw, a)), draw.weight(right(draw, b))];
    return { operands, ...(linearIn === undefined ? {} : { linearIn }) };
  };

/** Operands of which no two come near each other anywhere, in whatever way they are broadcast. */
function separated(draw: Draw, count: number): Tensor[] {
  const shapes = broadcastable(draw, count);
  const pool = draw.distinct([shapes.reduce((sum, dims) => sum + dims.reduce((p, size) => p * size, 1), 0)]);
  let start = 0;
  return shapes.map((dims) => {
    const length = dims.reduce((product, size) => product * size, 1);
    const part = pool.data.slice(start, start + length);
    start += length;
    return float32(dims, part);
  });
}

const variadic =
  (linear: boolean): CaseGenerator =>
  (random) => {
    const draw = drawFrom(random);
    const tensors = separated(draw, draw.int(1, 4));
    return {
      operands: tensors.map((tensor, k) => (k === 0 ? variable(tensor) : draw.weight(tensor))),
      ...(linear && tensors.length === 1 ? { linearIn: 0 } : {}),
    };
  };

const comparison = (random: Random): ReturnType<CaseGenerator> => {
  const draw = drawFrom(random);
  const [a, b] = separated(draw, 2);
  if (a === undefined || b === undefined) throw new Error('unreachable: two operands were asked for');
  return { operands: [variable(a), variable(b)] };
};

const booleans = (draw: Draw, dims: readonly number[]): Tensor => ({
  dataType: 'bool',
  dims,
  data: Uint8Array.from(
    draw.ints(
      dims.reduce((product, size) => product * size, 1),
      0,
      1,
    ),
  ),
});

const logical: CaseGenerator = (random) => {
  const draw = drawFrom(random);
  const [a = [], b = []] = broadcastable(draw, 2);
  return { operands: [variable(booleans(draw, a)), variable(booleans(draw, b))] };
};

export const broadcastCases: CaseTable = {
  Add: binary(),
  Sub: binary(),
  Mul: binary({ linearIn: 0 }),
  Div: binary({ right: positive, linearIn: 0 }),
  Pow: (random) => {
    const draw = drawFrom(random);
    const [a = [], b = []] = broadcastable(draw, 2);
    const whole = draw.coin();
    // A constant exponent 2 or 3 also takes negative bases; that is how LayerNorm and losses are exported.
    const exponent = whole ? constant(float32([], [draw.pick([1, 2, 3])])) : draw.weight(draw.uniform(b, -1.5, 2.5));
    return { operands: [variable(whole ? draw.avoiding(a, [0]) : positive(draw, a)), exponent] };
  },
  PRelu: (random) => {
    const draw = drawFrom(random);
    const full = draw.dims(draw.int(1, 4), 3);
    const slope = full.slice(draw.int(0, full.length)).map((size) => (draw.coin() ? 1 : size));
    return { operands: [variable(draw.avoiding(full, [0])), draw.weight(draw.normal(slope))] };
  },
  Min: variadic(false),
  Max: variadic(false),
  Sum: variadic(true),
  Mean: variadic(true),
  Where: (random) => {
    const draw = drawFrom(random);
    const [c = [], x = [], y = []] = broadcastable(draw, 3);
    const condition = draw.coin() ? constant(booleans(draw, c)) : variable(booleans(draw, c));
    return { operands: [condition, variable(draw.normal(x)), draw.weight(draw.normal(y))] };
  },
  Mod: (random) => {
    const draw = drawFrom(random);
    // Quotients stay 0.1 away from whole numbers, where the remainder jumps.
    const dims = draw.dims(draw.int(1, 3));
    const divisor = draw.uniform(dims, 0.5, 2);
    const parts = draw.uniform(dims, 0.1, 0.9);
    const x = Float32Array.from(divisor.data, (d, k) => d * ((parts.data[k] ?? 0) + draw.int(-2, 2)));
    return { operands: [variable(float32(dims, x)), variable(divisor)], attributes: { fmod: attr.int(1) } };
  },
  Equal: comparison,
  Greater: comparison,
  GreaterOrEqual: comparison,
  Less: comparison,
  LessOrEqual: comparison,
  And: logical,
  Or: logical,
  Xor: logical,
  Not: (random) => {
    const draw = drawFrom(random);
    return { operands: [variable(booleans(draw, draw.dims(draw.int(0, 3))))] };
  },
};
