import { attr } from '../../../attribute.ts';
import type { OpConverter } from '../conversion.ts';
import { intsOf } from '../node-attributes.ts';
import { asIs } from '../tf-value.ts';
import { readWindow } from './spatial.ts';

const pool =
  (opType: 'MaxPool' | 'AveragePool'): OpConverter =>
  (context) => {
    const [batch = 1, height = 1, width = 1, channels = 1] = intsOf(context.node, 'ksize');
    if (batch !== 1 || channels !== 1) context.fail('ksize must be 1 over batch and channels');
    const window = readWindow(context, [height, width]);
    // ONNX leaves padding out of the average by default, as TF does.
    const output = context.emit(opType, [context.channelsFirst(0)], {
      kernel_shape: attr.ints(window.kernel),
      strides: attr.ints(window.strides),
      pads: attr.ints(window.pads),
    });
    return asIs(output, 'channels-first');
  };

/** Poolings over NHWC values. */
export const poolingConverters: readonly [string, OpConverter][] = [
  ['MaxPool', pool('MaxPool')],
  ['AvgPool', pool('AveragePool')],
];
