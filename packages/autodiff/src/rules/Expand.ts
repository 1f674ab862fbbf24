import { unaryRule } from '../rule.ts';

/** Broadcasting; the walker sums the cotangent back to the input's shape. */
export const Expand = unaryRule('Expand', ['nothing'], (_, dY) => dY);
