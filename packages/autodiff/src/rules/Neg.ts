import { unaryRule } from '../rule.ts';

/** d(-x) = -1. */
export const Neg = unaryRule('Neg', ['nothing'], ({ emit }, dY) => emit.neg(dY));
