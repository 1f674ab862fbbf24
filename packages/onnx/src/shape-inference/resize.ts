import { readInt, readInts, readString } from '../attribute.ts';
import {
  axesOf,
  constantNumbers,
  expectRank,
  fail,
  optionalNumbers,
  show,
  sizeAt,
  typed,
  type Dims,
} from './helpers.ts';
import type { ShapeContext, ShapeRule } from './infer.ts';

// An empty tensor stands for "not given" in models upgraded from opset 11, where roi and scales were not optional.
const given = (context: ShapeContext, index: number, name: string): number[] | undefined => {
  const values = optionalNumbers(context, index, name);
  return values === undefined || values.length === 0 ? undefined : values;
};

/** Sizes under keep_aspect_ratio_policy (ONNX Resize-18): one scale for all axes, rounded half up. */
function keepAspect(
  context: ShapeContext,
  { from, sizes, policy }: { from: Dims; sizes: Dims; policy: string },
): number[] {
  const ratios = sizes.map((size, index) => size / (from[index] ?? 1));
  switch (policy) {
    case 'stretch':
      return [...sizes];
    case 'not_larger':
    case 'not_smaller': {
      const scale = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
      // onnxruntime rounds the product in float32: 0.7f * 5 is 3.5 and becomes 4.
      return from.map((size) => Math.floor(Math.fround(Math.fround(scale) * size) + 0.5));
    }
    default:
      return fail(context, `keep_aspect_ratio_policy must be stretch, not_larger or not_smaller, got ${policy}`);
  }
}

const resize: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const axes = axesOf(context, readInts(context.node, 'axes') ?? [...dims.keys()], dims.length);
  const from = axes.map((axis) => sizeAt(context, dims, axis));
  const scales = given(context, 2, 'scales');
  const sizes = given(context, 3, 'sizes');
  const resized = [...dims];
  const put = (values: Dims): void => axes.forEach((axis, index) => (resized[axis] = values[index] ?? 0));
  if ((scales === undefined) === (sizes === undefined)) fail(context, 'exactly one of scales and sizes must be given');
  const operand = scales ?? sizes ?? [];
  if (operand.length !== axes.length) {
    fail(
      context,
      `${scales === undefined ? 'sizes' : 'scales'} must have ${axes.length} entries, got ${show(operand)}`,
    );
  }
  if (sizes !== undefined) {
    put(
      keepAspect(context, { from, sizes, policy: readString(context.node, 'keep_aspect_ratio_policy') ?? 'stretch' }),
    );
  } else {
    const crop = readString(context.node, 'coordinate_transformation_mode') === 'tf_crop_and_resize';
    const roi = crop ? constantNumbers(context, 1, 'roi') : [];
    put(
      from.map((size, index) => {
        const share = crop ? Math.fround((roi[index + axes.length] ?? 1) - (roi[index] ?? 0)) : 1;
        // onnxruntime multiplies in float32 and cuts off: 0.7f * 10 is 7, not 6.
        return Math.floor(Math.fround(size * share * (operand[index] ?? 1)));
      }),
    );
  }
  return [typed(dataType, resized)];
};

const upsample: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const scales = constantNumbers(context, 1, 'scales');
  if (scales.length !== dims.length) fail(context, `scales must have ${dims.length} entries, got ${show(scales)}`);
  return [
    typed(
      dataType,
      dims.map((size, axis) => Math.floor(Math.fround(size * (scales[axis] ?? 1)))),
    ),
  ];
};

const gridSample: ShapeRule = (context) => {
  const x = expectRank(context, 0, 3);
  const grid = expectRank(context, 1, x.length, x.length);
  if (grid[0] !== x[0] || grid.at(-1) !== x.length - 2) {
    fail(context, `grid ${show(grid)} must be [${x[0]}, ..., ${x.length - 2}] for input ${show(x)}`);
  }
  return [typed(context.input(0).dataType, [...x.slice(0, 2), ...grid.slice(1, -1)])];
};

const affineGrid: ShapeRule = (context) => {
  const size = constantNumbers(context, 1, 'size');
  if (size.length !== 4 && size.length !== 5) fail(context, `size must have 4 or 5 entries, got ${show(size)}`);
  return [typed(context.input(0).dataType, [size[0] ?? 0, ...size.slice(2), size.length - 2])];
};

const roiAlign: ShapeRule = (context) => {
  const x = expectRank(context, 0, 4, 4);
  const regions = expectRank(context, 1, 2, 2);
  const height = readInt(context.node, 'output_height') ?? 1;
  const width = readInt(context.node, 'output_width') ?? 1;
  return [typed(context.input(0).dataType, [sizeAt(context, regions, 0), sizeAt(context, x, 1), height, width])];
};

/** Sampling of pictures at new positions. */
export const resizeRules: readonly [string, ShapeRule][] = [
  ['Resize', resize],
  ['Upsample', upsample],
  ['GridSample', gridSample],
  ['AffineGrid', affineGrid],
  ['RoiAlign', roiAlign],
];
