import { allAxes } from '../axes.ts';
import { reducedExtremum } from '../extremum/reduced-extremum.ts';
import { unaryRule } from '../rule.ts';

/** Maximum over the spatial axes; ties share the gradient equally. */
export const GlobalMaxPool = unaryRule('GlobalMaxPool', ['inputs', 'outputs'], (context, dY) => {
  const axes = allAxes(context.dims(context.input(0)).length).slice(2);
  return reducedExtremum(context, { dY, y: context.output(0), axes });
});
