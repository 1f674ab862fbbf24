import type { GradientAttack } from './attack.ts';

/**
 * The plain attack (M10): PGD on the untransformed sample. Both ends of its path are reported: early stop alone flatters the averaged
 * attack, because its samples end just past the threshold and any change undoes them.
 */
export const plain: GradientAttack = {
  kind: 'gradient',
  name: 'plain',
  summary: 'Projected gradient descent on the untransformed sample',
  bank: () => [],
  variants: [
    {
      id: 'plain-early',
      title: 'plain, early stop',
      needsAllIterations: false,
      pick: (outcome) => outcome.early,
    },
    {
      id: 'plain-full',
      title: 'plain, all iterations',
      needsAllIterations: true,
      pick: (outcome) => outcome.full,
    },
  ],
};
