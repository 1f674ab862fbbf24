import { unaryRule } from '../rule.ts';

/** d sigmoid(x) = y (1 - y). */
export const Sigmoid = unaryRule('Sigmoid', ['outputs'], ({ emit, output }, dY) =>
  emit.mul(dY, emit.mul(output(0), emit.oneMinusProbability(output(0)))),
);
