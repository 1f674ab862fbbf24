import type { Combination } from './combination.ts';
import { equalWeights, weightedSum } from './weighted-sum.ts';

export const mean: Combination = {
  summary: 'Arithmetic mean of all gradients',
  weights: ({ members }) => equalWeights(members),
  ...weightedSum,
};
