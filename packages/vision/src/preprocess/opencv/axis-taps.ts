import { roundHalfEven } from '../round.ts';

/** One axis of a separable filter: output position i reads `count` source positions from `first[i]`, weighted. */
export interface AxisTaps {
  readonly count: number;
  readonly first: Int32Array;
  /** `weights[i * count + k]` belongs to source position `first[i] + k`, in units of 1 / 2048. */
  readonly weights: Int16Array;
}

/** OpenCV's INTER_RESIZE_COEF_SCALE: 11 fractional bits. */
export const COEFFICIENT_SCALE = 2048;

const toFixed = (weight: number): number =>
  Math.max(-32768, Math.min(32767, roundHalfEven(Math.fround(weight * COEFFICIENT_SCALE))));

function assemble(
  outputSize: number,
  count: number,
  at: (index: number) => { first: number; weights: readonly number[] },
): AxisTaps {
  const first = new Int32Array(outputSize);
  const weights = new Int16Array(outputSize * count);
  for (let index = 0; index < outputSize; index++) {
    const taps = at(index);
    first[index] = taps.first;
    taps.weights.forEach((weight, tap) => {
      weights[index * count + tap] = toFixed(weight);
    });
  }
  return { count, first, weights };
}

/** Source position of output `index` with half-pixel centres, split into its floor and a float32 rest. */
function halfPixel(index: number, scale: number): { floor: number; rest: number } {
  const position = Math.fround((index + 0.5) * scale - 0.5);
  const floor = Math.floor(position);
  return { floor, rest: Math.fround(position - floor) };
}

/** Taps of INTER_LINEAR along one axis; `clampEnds` is how OpenCV treats columns, while rows keep their weights. */
export function linearTaps(sourceSize: number, outputSize: number, clampEnds: boolean): AxisTaps {
  const scale = 1 / (outputSize / sourceSize);
  return assemble(outputSize, 2, (index) => {
    const { floor, rest } = halfPixel(index, scale);
    return tapsOfPair({ floor, rest, sourceSize, clampEnds });
  });
}

/** Taps of INTER_AREA where it enlarges at least one axis: bilinear between cell borders instead of centres. */
export function areaEnlargingTaps(sourceSize: number, outputSize: number, clampEnds: boolean): AxisTaps {
  const inverse = outputSize / sourceSize;
  const scale = 1 / inverse;
  return assemble(outputSize, 2, (index) => {
    const floor = Math.floor(index * scale);
    const share = Math.fround(index + 1 - (floor + 1) * inverse);
    const rest = share <= 0 ? 0 : Math.fround(share - Math.floor(share));
    return tapsOfPair({ floor, rest, sourceSize, clampEnds });
  });
}

function tapsOfPair(pair: { floor: number; rest: number; sourceSize: number; clampEnds: boolean }): {
  first: number;
  weights: readonly number[];
} {
  const { floor, rest, sourceSize, clampEnds } = pair;
  if (clampEnds && floor < 0) return { first: 0, weights: [1, 0] };
  if (clampEnds && floor >= sourceSize - 1) return { first: sourceSize - 1, weights: [1, 0] };
  return { first: floor, weights: [Math.fround(1 - rest), rest] };
}

/** Taps of INTER_CUBIC along one axis (Keys' kernel with a = -0.75). */
export function cubicTaps(sourceSize: number, outputSize: number): AxisTaps {
  const scale = 1 / (outputSize / sourceSize);
  const a = -0.75;
  const f = Math.fround;
  return assemble(outputSize, 4, (index) => {
    const { floor, rest: x } = halfPixel(index, scale);
    const near = (d: number): number => f(f(f(f(f(f(a + 2) * d) - f(a + 3)) * d) * d) + 1);
    const x1 = f(x + 1);
    const w0 = f(f(f(f(f(f(a * x1) - f(5 * a)) * x1) + f(8 * a)) * x1) - f(4 * a));
    const w1 = near(x);
    const w2 = near(f(1 - x));
    return { first: floor - 1, weights: [w0, w1, w2, f(f(f(1 - w0) - w1) - w2)] };
  });
}
