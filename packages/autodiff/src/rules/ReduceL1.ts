import { readReduction } from '../reduction/read-reduction.ts';
import { unaryRule } from '../rule.ts';

/** d sum|x| = sign(x). */
export const ReduceL1 = unaryRule('ReduceL1', ['inputs'], (context, dY) => {
  const { emit, input } = context;
  return emit.mul(emit.op('Sign', [input(0)]), readReduction(context).keepAxes(dY));
});
