import { unaryRule } from '../rule.ts';

/** d tanh(x) = 1 - y^2. */
export const Tanh = unaryRule('Tanh', ['outputs'], ({ emit, output }, dY) =>
  emit.mul(dY, emit.oneMinusProbability(emit.mul(output(0), output(0)))),
);
