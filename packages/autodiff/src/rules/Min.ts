import { elementwiseExtremum } from '../extremum/share-among-ties.ts';
import { firstOutputRule } from '../rule.ts';

/** Ties share the gradient equally. */
export const Min = firstOutputRule({
  opType: 'Min',
  saves: ['inputs'],
  vjp: (context, dY) => elementwiseExtremum(context, dY, 'min'),
});
