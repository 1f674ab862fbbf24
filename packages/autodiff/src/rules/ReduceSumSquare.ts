import { readReduction } from '../reduction/read-reduction.ts';
import { unaryRule } from '../rule.ts';

/** d sum(x^2) = 2 x. */
export const ReduceSumSquare = unaryRule('ReduceSumSquare', ['inputs'], (context, dY) => {
  const { emit, input } = context;
  return emit.mul(input(0), readReduction(context).keepAxes(emit.scale(dY, 2)));
});
