import { readInts, readString, toNumbers } from '@holdfast/onnx';
import { allAxes, fromFront, sizeOf } from '../axes.ts';
import { sameDims } from '../emit.ts';
import type { VjpContext } from '../rule.ts';

/** How one axis is resized. */
export interface ResizedAxis {
  readonly axis: number;
  readonly inputSize: number;
  readonly outputSize: number;
  /** Output per input size where the node gives scales; they need not be the quotient of the sizes, which are rounded. */
  readonly scale: number | undefined;
  /** Region of interest along the axis, for tf_crop_and_resize. */
  readonly roi: readonly [start: number, end: number] | undefined;
}

/** The axes that a Resize node (opset 19 and later) changes, in order. */
export function readResizedAxes({ node, input, output, has, dims, constant, unsupported }: VjpContext): ResizedAxis[] {
  const given = (index: number, meaning: string): number[] => {
    if (!has(index)) return [];
    return toNumbers(constant(input(index)) ?? unsupported(`its ${meaning} (input ${index}) is not a constant`));
  };
  const policy = readString(node, 'keep_aspect_ratio_policy') ?? 'stretch';
  const scales = given(2, 'scales');
  if (scales.length === 0 && policy !== 'stretch') {
    unsupported(`its keep_aspect_ratio_policy is ${policy} (export it with fixed sizes)`);
  }
  const [xDims, yDims] = [dims(input(0)), dims(output(0))];
  // onnxruntime copies where no size changes, whatever the scales.
  if (sameDims(xDims, yDims)) return [];
  const axes = (readInts(node, 'axes') ?? allAxes(xDims.length)).map((axis) => fromFront(axis, xDims.length));
  const crops = readString(node, 'coordinate_transformation_mode') === 'tf_crop_and_resize';
  const roi = crops ? given(1, 'roi') : [];
  return axes.flatMap((axis, index): ResizedAxis[] => {
    const [inputSize, outputSize] = [sizeOf(xDims, axis), sizeOf(yDims, axis)];
    const scale = scales[index];
    // onnxruntime leaves an axis of scale 1 alone, whatever the coordinate mode says.
    if (inputSize === outputSize && (scale ?? 1) === 1) return [];
    const region = crops ? ([roi[index] ?? 0, roi[index + axes.length] ?? 1] as const) : undefined;
    return [{ axis, inputSize, outputSize, scale, roi: region }];
  });
}
