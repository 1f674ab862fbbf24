import { unaryRule } from '../rule.ts';

/** d erf(x) = 2 / sqrt(pi) * exp(-x^2). */
export const Erf = unaryRule('Erf', ['inputs'], ({ emit, input }, dY) => {
  const x = input(0);
  const bell = emit.op('Exp', [emit.neg(emit.mul(x, x))]);
  return emit.mul(dY, emit.scale(bell, 2 / Math.sqrt(Math.PI)));
});
