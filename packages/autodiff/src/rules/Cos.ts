import { unaryRule } from '../rule.ts';

/** d cos(x) = -sin(x). */
export const Cos = unaryRule('Cos', ['inputs'], ({ emit, input }, dY) =>
  emit.neg(emit.mul(dY, emit.op('Sin', [input(0)]))),
);
