import { attr } from '../../../attribute.ts';
import { float32 } from '../../../tensor.ts';
import type { OpContext, OpConverter } from '../conversion.ts';
import { boolOf } from '../node-attributes.ts';
import { asIs } from '../tf-value.ts';

/** TF's two flags in the words of ONNX's coordinate_transformation_mode. */
function coordinateMode(context: OpContext): string {
  if (boolOf(context.node, 'align_corners')) return 'align_corners';
  return boolOf(context.node, 'half_pixel_centers') ? 'half_pixel' : 'asymmetric';
}

/** The float32 nearest to `to / from` for which ONNX's output size, floor(from * factor), is `to`. */
function resizeFactor(from: number, to: number): number {
  const fits = (factor: number): boolean =>
    Math.floor(from * factor) === to && Math.floor(Math.fround(from * factor)) === to;
  let factor = Math.fround(to / from);
  while (!fits(factor)) factor = Math.fround(factor * (1 + 2 ** -23));
  return factor;
}

const resize =
  (mode: 'linear' | 'nearest'): OpConverter =>
  (context) => {
    const { graph } = context;
    const [, height = 0, width = 0] = context.dims(0);
    const [newHeight = 0, newWidth = 0] = context.numbers(1);
    if (newHeight < 1 || newWidth < 1) context.fail(`the new size must be positive, got ${newHeight} x ${newWidth}`);
    const attributes = {
      mode: attr.string(mode),
      coordinate_transformation_mode: attr.string(coordinateMode(context)),
      nearest_mode: attr.string(boolOf(context.node, 'align_corners') ? 'round_prefer_ceil' : 'floor'),
    };
    // Factors, not sizes, because they leave the batch size open. (Sizes with the attribute `axes` would leave it open
    // too, but between Transposes onnxruntime 1.30 refuses them at optimisation level `all`.)
    const scales = float32([4], [1, 1, resizeFactor(height, newHeight), resizeFactor(width, newWidth)]);
    const inputs = [context.channelsFirst(0), '', graph.constant(scales, 'scales')];
    return asIs(context.emit('Resize', inputs, attributes), 'channels-first');
  };

/** Resizing of NHWC values to a constant size. */
export const resizeConverters: readonly [string, OpConverter][] = [
  ['ResizeBilinear', resize('linear')],
  ['ResizeNearestNeighbor', resize('nearest')],
];
