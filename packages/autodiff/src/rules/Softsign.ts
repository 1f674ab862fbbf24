import { unaryRule } from '../rule.ts';

/** d(x / (1 + |x|)) = 1 / (1 + |x|)^2. */
export const Softsign = unaryRule('Softsign', ['inputs'], ({ emit, input }, dY) => {
  const base = emit.add(emit.op('Abs', [input(0)]), emit.scalar(dY, 1));
  return emit.div(dY, emit.mul(base, base));
});
