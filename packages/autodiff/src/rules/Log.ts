import { unaryRule } from '../rule.ts';

/** d log(x) = 1 / x. */
export const Log = unaryRule('Log', ['inputs'], ({ emit, input }, dY) => emit.div(dY, input(0)));
