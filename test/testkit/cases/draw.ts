import { elementCount, float32, type Tensor, type TensorOf } from '@holdfast/onnx';
import type { Random } from '@holdfast/random';

import type { Operand, OperandRole } from './case.ts';

export type Floats = TensorOf<'float32'>;

/** Everything a case draws. Values are float32 numbers, so that onnxruntime and the interpreter see the same input. */
export interface Draw {
  readonly random: Random;
  coin(): boolean;
  /** Uniform integer, both ends included. */
  int(from: number, to: number): number;
  ints(count: number, from: number, to: number): number[];
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** A shape with sizes from 1 (or `smallest`) to `largest`. */
  dims(rank: number, largest?: number, smallest?: number): number[];
  shuffled<T>(list: readonly T[]): T[];
  /** Standard normal values. */
  normal(dims: readonly number[]): Floats;
  /** Uniform values. */
  uniform(dims: readonly number[], from: number, to: number): Floats;
  /** Normal values of which none lies within `margin` of a kink. */
  avoiding(dims: readonly number[], kinks: readonly number[], margin?: number): Floats;
  /** Values of which any two differ by at least 0.05, in random order: no ties, and no near ties. */
  distinct(dims: readonly number[]): Floats;
  /** A role for an operand that models keep as a weight. */
  weight(tensor: Tensor): Operand;
}

export function drawFrom(random: Random): Draw {
  const int = (from: number, to: number): number => random.integer(from, to);
  const fill = (dims: readonly number[], value: () => number): Floats =>
    float32(dims, Float32Array.from({ length: elementCount(dims) }, value));
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((item) => ({ item, key: random.uniform(0, 1) }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  const pick = <T>(choices: readonly [T, ...T[]]): T => choices[int(0, choices.length - 1)] ?? choices[0];
  const away = (kinks: readonly number[], margin: number): number => {
    for (;;) {
      const value = random.normal();
      if (kinks.every((kink) => Math.abs(value - kink) > margin)) return value;
    }
  };
  return {
    random,
    coin: () => int(0, 1) === 1,
    int,
    ints: (count, from, to) => Array.from({ length: count }, () => int(from, to)),
    pick,
    dims: (rank, largest = 4, smallest = 1) => Array.from({ length: rank }, () => int(smallest, largest)),
    shuffled,
    normal: (dims) => fill(dims, () => random.normal()),
    uniform: (dims, from, to) => fill(dims, () => random.uniform(from, to)),
    avoiding: (dims, kinks, margin = 0.02) => fill(dims, () => away(kinks, margin)),
    distinct: (dims) => {
      const count = elementCount(dims);
      const levels = shuffled(Array.from({ length: count }, (_, k) => (k - count / 2) * 0.1));
      let next = 0;
      return fill(dims, () => (levels[next++] ?? 0) + random.uniform(0, 0.05));
    },
    weight: (tensor) => ({ tensor, role: pick<OperandRole>(['constant', 'parameter', 'parameter', 'variable']) }),
  };
}

/** Row-major list of axes of a shape. */
export const axesOf = (dims: readonly number[]): number[] => dims.map((_, axis) => axis);
