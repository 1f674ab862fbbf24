import { unaryRule } from '../rule.ts';

/** d sin(x) = cos(x). */
export const Sin = unaryRule('Sin', ['inputs'], ({ emit, input }, dY) => emit.mul(dY, emit.op('Cos', [input(0)])));
