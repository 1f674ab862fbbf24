import { readFloat, readInt, readInts, readString, type Node } from '@holdfast/onnx';

import { UnsupportedByReferenceError, type Call, type ReferenceOperator, type ReferenceTable } from './operator.ts';
import { at, build, normalizeAxis, read, type Tensor64 } from './tensor64.ts';

/** How one axis is resized. */
interface AxisResize {
  readonly axis: number;
  readonly inputSize: number;
  readonly outputSize: number;
  /** Output size over input size, as given (it need not divide evenly). */
  readonly scale: number;
  /** Region of interest, as fractions of the axis (tf_crop_and_resize only). */
  readonly roi: { readonly start: number; readonly end: number };
}

/** Weights of input positions that make one output element; `outside` when the coordinate left the picture. */
interface Stencil {
  readonly taps: readonly { readonly position: number; readonly weight: number }[];
  readonly outside: boolean;
}

/** Coordinate in the input of output element `x` (attribute coordinate_transformation_mode of Resize-19). */
function sourceCoordinate(mode: string, x: number, { inputSize, outputSize, scale, roi }: AxisResize): number {
  switch (mode) {
    case 'half_pixel':
      return (x + 0.5) / scale - 0.5;
    case 'half_pixel_symmetric': {
      const adjustment = outputSize / (scale * inputSize);
      const centre = inputSize / 2;
      return centre * (1 - adjustment) + (x + 0.5) / scale - 0.5;
    }
    case 'pytorch_half_pixel':
      return outputSize > 1 ? (x + 0.5) / scale - 0.5 : 0;
    case 'align_corners':
      return outputSize > 1 ? (x * (inputSize - 1)) / (outputSize - 1) : 0;
    case 'asymmetric':
      return x / scale;
    case 'tf_crop_and_resize':
      return outputSize > 1
        ? roi.start * (inputSize - 1) + (x * (roi.end - roi.start) * (inputSize - 1)) / (outputSize - 1)
        : 0.5 * (roi.start + roi.end) * (inputSize - 1);
    default:
      throw new RangeError(`Resize: coordinate_transformation_mode ${mode} is not in the specification`);
  }
}

function nearestOf(mode: string, x: number): number {
  switch (mode) {
    case 'round_prefer_floor':
      return Math.ceil(x - 0.5);
    case 'round_prefer_ceil':
      return Math.floor(x + 0.5);
    case 'floor':
      return Math.floor(x);
    case 'ceil':
      return Math.ceil(x);
    default:
      throw new RangeError(`Resize: nearest_mode ${mode} is not in the specification`);
  }
}

/** Weight of a sample `distance` away by Keys' cubic convolution (IEEE ASSP 29, 1981), a = `coefficient`. */
function cubicWeight(distance: number, coefficient: number): number {
  const d = Math.abs(distance);
  if (d <= 1) return (coefficient + 2) * d ** 3 - (coefficient + 3) * d ** 2 + 1;
  if (d < 2) return coefficient * (d ** 3 - 5 * d ** 2 + 8 * d - 4);
  return 0;
}

function stencil(node: Node, resize: AxisResize, x: number): Stencil {
  const coordinateMode = readString(node, 'coordinate_transformation_mode') ?? 'half_pixel';
  const source = sourceCoordinate(coordinateMode, x, resize);
  const last = resize.inputSize - 1;
  const outside = coordinateMode === 'tf_crop_and_resize' && (source < 0 || source > last);
  const clamp = (position: number): number => Math.min(Math.max(position, 0), last);
  const mode = readString(node, 'mode') ?? 'nearest';
  if (mode === 'nearest') {
    const nearest = nearestOf(readString(node, 'nearest_mode') ?? 'round_prefer_floor', source);
    return { taps: [{ position: clamp(nearest), weight: 1 }], outside };
  }
  const base = Math.floor(source);
  if (mode === 'linear') {
    const fraction = source - base;
    return {
      taps: [
        { position: clamp(base), weight: 1 - fraction },
        { position: clamp(base + 1), weight: fraction },
      ],
      outside,
    };
  }
  if (mode !== 'cubic') throw new UnsupportedByReferenceError(node, `mode ${mode}`);
  const coefficient = readFloat(node, 'cubic_coeff_a') ?? -0.75;
  const all = [-1, 0, 1, 2].map((k) => ({
    position: base + k,
    weight: cubicWeight(source - (base + k), coefficient),
  }));
  if ((readInt(node, 'exclude_outside') ?? 0) === 0) {
    return { taps: all.map(({ position, weight }) => ({ position: clamp(position), weight })), outside };
  }
  const kept = all.filter(({ position }) => position >= 0 && position <= last);
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return { taps: kept.map(({ position, weight }) => ({ position, weight: weight / total })), outside };
}

/** The axes to resize with their scales: given as scales, or as sizes under an aspect-ratio policy. */
function axisResizes(call: Call): AxisResize[] {
  const { node } = call;
  const x = call.input(0);
  const rank = x.dims.length;
  const axes = (readInts(node, 'axes') ?? x.dims.map((_, axis) => axis)).map((axis) => normalizeAxis(axis, rank));
  const roi = call.integers(1) ?? [];
  const given = call.integers(2) ?? [];
  const sizes = call.integers(3) ?? [];
  const policy = readString(node, 'keep_aspect_ratio_policy') ?? 'stretch';
  const ratios = sizes.map((size, k) => size / at(x.dims, at(axes, k)));
  const shared =
    policy === 'not_larger' ? Math.min(...ratios) : policy === 'not_smaller' ? Math.max(...ratios) : undefined;
  return axes.map((axis, k) => {
    const inputSize = at(x.dims, axis);
    const scale = given.length > 0 ? at(given, k) : (shared ?? at(ratios, k));
    const rounded = Math.floor(scale * inputSize + 0.5);
    const outputSize = given.length > 0 ? Math.floor(inputSize * scale) : shared === undefined ? at(sizes, k) : rounded;
    return {
      axis,
      inputSize,
      outputSize,
      scale,
      roi: { start: roi[k] ?? 0, end: roi[k + axes.length] ?? 1 },
    };
  });
}

/** Interpolation is separable: one axis after the other. */
const resize: ReferenceOperator = (call) => {
  const { node } = call;
  if ((readInt(node, 'antialias') ?? 0) === 1) throw new UnsupportedByReferenceError(node, 'antialiasing');
  const extrapolation = readFloat(node, 'extrapolation_value') ?? 0;
  const source = call.input(0);
  const resizes = axisResizes(call);
  const outside = new Map<number, Set<number>>();
  const y = resizes.reduce((x: Tensor64, axisResize) => {
    const { axis, outputSize } = axisResize;
    const stencils = Array.from({ length: outputSize }, (_, position) => stencil(node, axisResize, position));
    outside.set(axis, new Set(stencils.flatMap((entry, position) => (entry.outside ? [position] : []))));
    return build(
      x.dims.with(axis, outputSize),
      (index) =>
        at(stencils, at(index, axis)).taps.reduce(
          (total, { position, weight }) => total + weight * read(x, index.with(axis, position)),
          0,
        ),
      source.dataType,
    );
  }, source);
  const left = (index: readonly number[]): boolean =>
    index.some((position, axis) => outside.get(axis)?.has(position) ?? false);
  return [build(y.dims, (index) => (left(index) ? extrapolation : read(y, index)), source.dataType)];
};

export const resizeOperators: ReferenceTable = { Resize: resize };
