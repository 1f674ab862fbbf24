import type { GradientAttack } from './attack.ts';

/** The transform-averaged attack (M1-M9): the gradient is combined over the sample and its transformed copies. */
export const averaged: GradientAttack = {
  kind: 'gradient',
  name: 'averaged',
  summary: 'Projected gradient descent on the sample and its transformed copies together, until all succeed',
  bank: (requested) => requested,
  variants: [
    {
      id: 'averaged',
      title: 'averaged, stop when all succeed',
      needsAllIterations: false,
      pick: (outcome) => outcome.early,
    },
  ],
};
