import type { Combination } from './combination.ts';
import { equalWeights, weightedSum } from './weighted-sum.ts';

/**
 * Success-adaptive weights of Shin & Song, "JPEG-resistant adversarial images" (NIPS 2017 workshop on machine learning and
 * computer security): member i weighs `1 - exp(J_i) / sum_j exp(J_j)`, where J is the loss that *their* attack raises, so that
 * members that are already fooled get less weight. Our losses are lowered, J = -L; the weights are divided by m - 1 to sum
 * to 1. They follow the losses of the step before, because weights enter the graph before its losses are known; the first step
 * weighs all alike.
 */
export const adaptive: Combination = {
  summary: 'Mean in which members that are already fooled weigh less (Shin & Song 2017)',
  weights({ members, previous }) {
    if (previous === undefined || members === 1) return equalWeights(members);
    const lowest = Math.min(...previous.losses);
    // Shifted by the lowest loss, so that the largest exponential is 1 and none overflows.
    const fooled = previous.losses.map((loss) => Math.exp(lowest - loss));
    const total = fooled.reduce((sum, value) => sum + value, 0);
    return fooled.map((value) => (1 - value / total) / (members - 1));
  },
  ...weightedSum,
};
