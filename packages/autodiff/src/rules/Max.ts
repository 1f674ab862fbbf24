import { elementwiseExtremum } from '../extremum/share-among-ties.ts';
import { firstOutputRule } from '../rule.ts';

/** Ties share the gradient equally. */
export const Max = firstOutputRule({
  opType: 'Max',
  saves: ['inputs'],
  vjp: (context, dY) => elementwiseExtremum(context, dY, 'max'),
});
