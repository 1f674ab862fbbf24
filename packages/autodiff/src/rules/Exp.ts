import { unaryRule } from '../rule.ts';

/** d exp(x) = y. */
export const Exp = unaryRule('Exp', ['outputs'], ({ emit, output }, dY) => emit.mul(dY, output(0)));
