import { readFloat, readInt, readInts, readString, toNumbers } from '@holdfast/onnx';
import { allAxes, fromFront, sizeOf } from '../axes.ts';
import type { VjpContext } from '../rule.ts';
import type { Interpolation } from './axis-weights.ts';
import { COORDINATE_MODES, type AxisScaling, type CoordinateMode } from './coordinates.ts';
import { NEAREST_MODES } from './kernels.ts';

export interface ResizeSettings {
  readonly interpolation: Interpolation;
  /** Axes that change, in order. */
  readonly axes: ReadonlyMap<number, AxisScaling>;
}

/** Settings of a Resize node (opset 19 and later). */
export function readResize(context: VjpContext): ResizeSettings {
  const { node, input, dims } = context;
  const xDims = dims(input(0));
  const rank = xDims.length;
  const yDims = dims(context.output(0));
  const listed = (readInts(node, 'axes') ?? allAxes(rank)).map((axis) => fromFront(axis, rank));
  const mode = oneOf(context, COORDINATE_MODES, 'coordinate_transformation_mode', 'half_pixel');
  const scales = readScales(context, listed);
  const roi = mode === 'tf_crop_and_resize' ? context.constantNumbers(1, 'roi') : [];
  const axes = new Map<number, AxisScaling>();
  listed.forEach((axis, index) => {
    const [inputSize, outputSize] = [sizeOf(xDims, axis), sizeOf(yDims, axis)];
    const scale = scales[index] ?? 1;
    if (inputSize === outputSize && scale === 1 && mode !== 'tf_crop_and_resize') return;
    const region = [roi[index] ?? 0, roi[index + listed.length] ?? 1] as const;
    axes.set(axis, { mode, inputSize, outputSize, scale, roi: region });
  });
  return { interpolation: readInterpolation(context), axes };
}

function readScales(
  { node, has, input, output, dims, constant, unsupported }: VjpContext,
  axes: readonly number[],
): number[] {
  const given = (index: number, meaning: string): number[] => {
    if (!has(index)) return [];
    return toNumbers(constant(input(index)) ?? unsupported(`its ${meaning} (input ${index}) are not constants`));
  };
  const scales = given(2, 'scales');
  if (scales.length > 0) return scales;
  const ratios = axes.map((axis, index) => (given(3, 'sizes')[index] ?? 1) / sizeOf(dims(input(0)), axis));
  const policy = readString(node, 'keep_aspect_ratio_policy') ?? 'stretch';
  if (policy === 'not_larger') return ratios.map(() => Math.fround(Math.min(...ratios)));
  if (policy === 'not_smaller') return ratios.map(() => Math.fround(Math.max(...ratios)));
  return axes.map((axis) => sizeOf(dims(output(0)), axis) / sizeOf(dims(input(0)), axis));
}

function readInterpolation(context: VjpContext): Interpolation {
  const { node, unsupported } = context;
  const mode = readString(node, 'mode') ?? 'nearest';
  const antialias = (readInt(node, 'antialias') ?? 0) !== 0;
  const excludeOutside = (readInt(node, 'exclude_outside') ?? 0) !== 0;
  switch (mode) {
    case 'nearest':
      return { kind: mode, rounding: oneOf(context, NEAREST_MODES, 'nearest_mode', 'round_prefer_floor') };
    case 'linear':
      return { kind: mode, antialias };
    case 'cubic':
      return { kind: mode, antialias, excludeOutside, a: readFloat(node, 'cubic_coeff_a') ?? -0.75 };
    default:
      return unsupported(`its mode is ${mode} (nearest, linear and cubic have one)`);
  }
}

function oneOf<const T extends NearestOrCoordinate>(
  { node, unsupported }: VjpContext,
  allowed: readonly T[],
  attribute: string,
  otherwise: NoInfer<T>,
): T {
  const given = readString(node, attribute) ?? otherwise;
  return allowed.find((mode) => mode === given) ?? unsupported(`its ${attribute} is ${given}, which is not known`);
}

type NearestOrCoordinate = CoordinateMode | (typeof NEAREST_MODES)[number];
