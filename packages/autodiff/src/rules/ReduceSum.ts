import { readReduction } from '../reduction/read-reduction.ts';
import { unaryRule } from '../rule.ts';

/** Every summand gets dY. */
export const ReduceSum = unaryRule('ReduceSum', ['nothing'], (context, dY) => {
  const { xDims, keepAxes } = readReduction(context);
  return context.emit.expand(keepAxes(dY), xDims);
});
