import type { GradientAttack } from './attack.ts';
import { averaged } from './averaged.ts';

/**
 * The averaged attack with all its iterations, on request: it goes on after all members succeed, so that, like `plain-full`, it gets past the
 * threshold. The fair counterpart of that line under transforms outside of the bank.
 */
export const averagedFull: GradientAttack = {
  ...averaged,
  name: 'averaged-full',
  summary: 'The averaged attack without early stop',
  variants: [
    {
      id: 'averaged-full',
      title: 'averaged, all iterations',
      needsAllIterations: true,
      pick: (outcome) => outcome.full,
    },
  ],
};
