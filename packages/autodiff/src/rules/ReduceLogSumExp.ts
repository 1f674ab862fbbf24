import { readReduction } from '../reduction/read-reduction.ts';
import { unaryRule } from '../rule.ts';

/** d log(sum(exp(x))) = exp(x - y). */
export const ReduceLogSumExp = unaryRule('ReduceLogSumExp', ['inputs', 'outputs'], (context, dY) => {
  const { emit, input, output } = context;
  const { keepAxes } = readReduction(context);
  return emit.mul(emit.op('Exp', [emit.sub(input(0), keepAxes(output(0)))]), keepAxes(dY));
});
