import { stepRule } from '../rule.ts';

/** Constant between jumps: zero gradient, straight-through on request. */
export const Sign = stepRule('Sign');
