import { AttackError } from '../attack-error.ts';
import type { Combination } from './combination.ts';
import { weightedSum } from './weighted-sum.ts';

export const weighted: Combination = {
  summary: 'Weighted mean with given weights: that of the untransformed sample first, then those of the transforms',
  weights({ members, given }) {
    const total = given?.reduce((sum, weight) => sum + weight, 0) ?? NaN;
    const fits = given?.length === members && given.every((weight) => weight >= 0) && total > 0 && total < Infinity;
    if (given !== undefined && fits) return given.map((weight) => weight / total);
    throw new AttackError({
      code: 'INVALID_ARGUMENT',
      where: 'combination weighted',
      expected: `${members} weights of at least 0, not all 0: one for the sample itself and one for each transform`,
      got: given === undefined ? 'none' : `[${given.join(', ')}]`,
      fix: `Write weighted:${Array.from({ length: members }, () => '1').join(':')} with your own numbers.`,
    });
  },
  ...weightedSum,
};
