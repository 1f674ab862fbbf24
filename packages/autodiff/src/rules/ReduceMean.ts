import { readReduction } from '../reduction/read-reduction.ts';
import { unaryRule } from '../rule.ts';

/** Every element gets dY / count. */
export const ReduceMean = unaryRule('ReduceMean', ['nothing'], (context, dY) => {
  const { xDims, count, keepAxes } = readReduction(context);
  return context.emit.expand(context.emit.scale(keepAxes(dY), 1 / count), xDims);
});
