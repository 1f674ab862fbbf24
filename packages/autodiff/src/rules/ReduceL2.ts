import { readReduction } from '../reduction/read-reduction.ts';
import { unaryRule } from '../rule.ts';

/** d ||x|| = x / y; 0 where y = 0. */
export const ReduceL2 = unaryRule('ReduceL2', ['inputs', 'outputs'], (context, dY) => {
  const { emit, input, output } = context;
  const y = output(0);
  const zero = emit.scalar(y, 0);
  const share = emit.op('Where', [emit.op('Greater', [y, zero]), emit.div(dY, y), zero]);
  return emit.mul(input(0), readReduction(context).keepAxes(share));
});
