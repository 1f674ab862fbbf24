import { unaryRule } from '../rule.ts';

/** d|x| = sign(x); 0 at 0. */
export const Abs = unaryRule('Abs', ['inputs'], ({ emit, input }, dY) => emit.mul(dY, emit.op('Sign', [input(0)])));
