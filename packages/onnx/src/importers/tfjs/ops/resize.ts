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

const resize =
  (mode: 'linear' | 'nearest'): OpConverter =>
  (context) => {
    const { graph } = context;
    const [, height = 0, width = 0] = context.dims(0);
    const [newHeight = 0, newWidth = 0] = context.numbers(1);
    const attributes = {
      mode: attr.string(mode),
      coordinate_transformation_mode: attr.string(coordinateMode(context)),
      nearest_mode: attr.string(boolOf(context.node, 'align_corners') ? 'round_prefer_ceil' : 'floor'),
    };
    const picture = context.channelsFirst(0);
    // Factors leave the batch size open; they are exact only where the new size is a multiple.
    if (newHeight % height === 0 && newWidth % width === 0) {
      const scales = graph.constant(float32([4], [1, 1, newHeight / height, newWidth / width]), 'scales');
      return asIs(context.emit('Resize', [picture, '', scales], attributes), 'channels-first');
    }
    const sizes = graph.int64s([newHeight, newWidth]);
    const output = context.emit('Resize', [picture, '', '', sizes], { ...attributes, axes: attr.ints([2, 3]) });
    return asIs(output, 'channels-first');
  };

/** Resizing of NHWC values to a constant size. */
export const resizeConverters: readonly [string, OpConverter][] = [
  ['ResizeBilinear', resize('linear')],
  ['ResizeNearestNeighbor', resize('nearest')],
];
