import { attr, readFloat, readInt, type Value } from '@holdfast/onnx';
import { aroundAxis } from '../axes.ts';
import { unaryRule, type VjpContext } from '../rule.ts';

/**
 * y_c = x_c d_c^-beta, d_c = bias + alpha / size * (sum of x^2 over the window of channels around c) (Krizhevsky et al. 2012):
 * dX = dY d^-beta - 2 alpha beta / size * x * (sum of dY y / d over the windows that c is in).
 */
export const LRN = unaryRule('LRN', ['inputs', 'outputs'], (context, dY) => {
  const { node, emit, input, output, unsupported } = context;
  const size = readInt(node, 'size') ?? unsupported('attribute size is missing');
  const alpha = readFloat(node, 'alpha') ?? 1e-4;
  const beta = readFloat(node, 'beta') ?? 0.75;
  const x = input(0);
  const before = Math.floor((size - 1) / 2);
  const after = size - 1 - before;
  const mean = meanOfWindow(context, emit.mul(x, x), { size, before, after });
  const base = emit.add(emit.scale(mean, alpha), emit.scalar(x, readFloat(node, 'bias') ?? 1));
  const direct = emit.mul(dY, emit.op('Pow', [base, emit.scalar(x, -beta)]));
  const crossing = emit.div(emit.mul(dY, output(0)), base);
  const neighbours = meanOfWindow(context, crossing, { size, before: after, after: before });
  return emit.sub(direct, emit.mul(emit.scale(x, 2 * alpha * beta), neighbours));
});

/** Sum over the window of channels, divided by its full size: an AveragePool along the channel axis. */
function meanOfWindow(
  { emit, dims }: VjpContext,
  value: Value,
  { size, before, after }: { size: number; before: number; after: number },
): Value {
  const shape = dims(value);
  const [batch, channels, positions] = aroundAxis(shape, 1);
  const pooled = emit.op('AveragePool', [emit.reshape(value, [batch, 1, channels, positions])], {
    kernel_shape: attr.ints([size, 1]),
    pads: attr.ints([before, 0, after, 0]),
    count_include_pad: attr.int(1),
  });
  return emit.reshape(pooled, shape);
}
