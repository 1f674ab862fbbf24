import { reducedExtremum } from '../extremum/reduced-extremum.ts';
import { readReduction } from '../reduction/read-reduction.ts';
import { unaryRule } from '../rule.ts';

/** Ties share the gradient equally. */
export const ReduceMax = unaryRule('ReduceMax', ['inputs', 'outputs'], (context, dY) => {
  const { axes, keepAxes } = readReduction(context);
  return reducedExtremum(context, { dY: keepAxes(dY), y: keepAxes(context.output(0)), axes });
});
