import { sourceCoordinate, type AxisScaling } from './coordinates.ts';
import { cubicKernel, linearKernel, nearestIndex, type NearestMode } from './kernels.ts';

export type Interpolation =
  | { readonly kind: 'nearest'; readonly rounding: NearestMode }
  | { readonly kind: 'linear'; readonly antialias: boolean }
  | { readonly kind: 'cubic'; readonly antialias: boolean; readonly a: number; readonly excludeOutside: boolean };

/** Weight of one input element in an output element. */
interface Tap {
  readonly index: number;
  readonly weight: number;
}

/**
 * The matrix, [outputSize, inputSize] row-major, that resizes one axis: output = matrix * input. An extrapolated output of
 * tf_crop_and_resize is a constant, so its row is zero.
 */
export function axisWeights(scaling: AxisScaling, interpolation: Interpolation): Float64Array {
  const { inputSize, outputSize } = scaling;
  const matrix = new Float64Array(outputSize * inputSize);
  for (let row = 0; row < outputSize; row++) {
    for (const { index, weight } of tapsAt(scaling, interpolation, row)) {
      const place = row * inputSize + index;
      matrix[place] = (matrix[place] ?? 0) + weight;
    }
  }
  return matrix;
}

function tapsAt(scaling: AxisScaling, interpolation: Interpolation, row: number): Tap[] {
  const { inputSize, mode } = scaling;
  // onnxruntime leaves an axis of scale 1 alone, whatever the coordinate mode says.
  const position = scaling.scale === 1 && mode !== 'tf_crop_and_resize' ? row : sourceCoordinate(scaling, row);
  if (mode === 'tf_crop_and_resize' && (position < 0 || position > inputSize - 1)) return [];
  const clamp = (index: number): number => Math.min(Math.max(index, 0), inputSize - 1);
  switch (interpolation.kind) {
    case 'nearest':
      return [{ index: clamp(nearestIndex(interpolation.rounding, position)), weight: 1 }];
    case 'linear':
      return interpolation.antialias
        ? antialiased(scaling, { position, radius: 1, excludeOutside: true, kernel: linearKernel })
        : linearTaps(position, inputSize);
    case 'cubic': {
      const kernel = (distance: number): number => cubicKernel(distance, interpolation.a);
      const { excludeOutside } = interpolation;
      return interpolation.antialias
        ? antialiased(scaling, { position, radius: 2, excludeOutside, kernel })
        : cubicTaps(position, { inputSize, excludeOutside, kernel });
    }
  }
}

/** Positions outside the axis take its first or last element. */
function linearTaps(position: number, inputSize: number): Tap[] {
  const inside = Math.min(Math.max(position, 0), inputSize - 1);
  const low = Math.floor(inside);
  const high = Math.min(low + 1, inputSize - 1);
  return [
    { index: low, weight: 1 - (inside - low) },
    { index: high, weight: inside - low },
  ];
}

interface FilterSettings {
  readonly excludeOutside: boolean;
  readonly kernel: (distance: number) => number;
}

function cubicTaps(
  position: number,
  { inputSize, excludeOutside, kernel }: FilterSettings & { readonly inputSize: number },
): Tap[] {
  const base = Math.floor(position);
  const taps = [-1, 0, 1, 2].map((offset) => ({ index: base + offset, weight: kernel(position - base - offset) }));
  return bounded(taps, inputSize, excludeOutside);
}

/** A filter widened by the shrinking factor, normalised (Pillow's and ONNX Resize-19's `antialias`). */
function antialiased(
  { inputSize, scale }: AxisScaling,
  { position, radius, excludeOutside, kernel }: FilterSettings & { readonly position: number; readonly radius: number },
): Tap[] {
  const stretch = Math.max(1, 1 / scale);
  const first = Math.ceil(position - radius * stretch);
  const last = Math.floor(position + radius * stretch);
  const taps: Tap[] = [];
  for (let index = first; index <= last; index++) taps.push({ index, weight: kernel((index - position) / stretch) });
  return bounded(normalized(taps), inputSize, excludeOutside);
}

/** Taps outside the axis are dropped and the rest normalised, or they read the nearest element. */
function bounded(taps: readonly Tap[], inputSize: number, excludeOutside: boolean): Tap[] {
  if (excludeOutside) return normalized(taps.filter(({ index }) => index >= 0 && index < inputSize));
  return taps.map(({ index, weight }) => ({ index: Math.min(Math.max(index, 0), inputSize - 1), weight }));
}

function normalized(taps: readonly Tap[]): Tap[] {
  const total = taps.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? [...taps] : taps.map(({ index, weight }) => ({ index, weight: weight / total }));
}
