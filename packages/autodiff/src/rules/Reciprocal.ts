import { unaryRule } from '../rule.ts';

/** d(1 / x) = -y^2. */
export const Reciprocal = unaryRule('Reciprocal', ['outputs'], ({ emit, output }, dY) =>
  emit.neg(emit.mul(dY, emit.mul(output(0), output(0)))),
);
