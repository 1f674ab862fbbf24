import { intsOf, stringOf } from '../node-attributes.ts';
import type { OpContext } from '../conversion.ts';

/** A sliding window over height and width, in ONNX's terms. */
export interface SpatialWindow {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** ONNX order: top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}

/** Height and width of an attribute that TF writes per axis of NHWC. */
function heightAndWidth(context: OpContext, attribute: string): [number, number] {
  const [batch = 1, height = 1, width = 1, channels = 1] = intsOf(context.node, attribute);
  if (batch !== 1 || channels !== 1) {
    context.fail(`${attribute} must be 1 over batch and channels, got [${batch}, ${height}, ${width}, ${channels}]`);
  }
  return [height, width];
}

/** Padding before and after one axis, by TensorFlow's definition of SAME: an odd one goes to the end. */
function samePadding(size: number, kernel: number, stride: number, dilation: number): [number, number] {
  const reach = (kernel - 1) * dilation + 1;
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Reads strides, dilations and padding of a node over its input 0. */
export function readWindow(context: OpContext, kernel: readonly [number, number]): SpatialWindow {
  const format = 'data_format' in context.node.attr ? stringOf(context.node, 'data_format') : 'NHWC';
  if (format !== 'NHWC') context.fail(`data_format must be NHWC, got ${format}`);
  const strides = heightAndWidth(context, 'strides');
  const dilations: [number, number] = 'dilations' in context.node.attr ? heightAndWidth(context, 'dilations') : [1, 1];
  const window = { kernel, strides, dilations };
  const padding = stringOf(context.node, 'padding');
  switch (padding) {
    case 'VALID':
      return { ...window, pads: [0, 0, 0, 0] };
    case 'SAME': {
      const [, height = 0, width = 0] = context.dims(0);
      const [top, bottom] = samePadding(height, kernel[0], strides[0], dilations[0]);
      const [left, right] = samePadding(width, kernel[1], strides[1], dilations[1]);
      return { ...window, pads: [top, left, bottom, right] };
    }
    case 'EXPLICIT': {
      const [, , top = 0, bottom = 0, left = 0, right = 0] = intsOf(context.node, 'explicit_paddings');
      return { ...window, pads: [top, left, bottom, right] };
    }
    default:
      return context.fail(`padding must be SAME, VALID or EXPLICIT, got ${padding}`);
  }
}
