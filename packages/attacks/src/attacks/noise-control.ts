import { randomFor } from '@holdfast/random';
import { toPicture } from '@holdfast/scene';
import { assertBudget, assertWholeLevels } from '../checks.ts';
import { elementMask } from '../mask.ts';
import { projections } from '../projections/index.ts';
import type { ControlAttack } from './attack.ts';

/**
 * Random noise of the attack's budget: +-epsilon with random signs for L-infinity, white normal noise of length epsilon for L2.
 * What it fools was not the attack's doing.
 */
export const noiseControl: ControlAttack = {
  kind: 'control',
  name: 'noise',
  title: 'random noise of the same budget',
  summary: 'Random noise that uses up the budget; a control that must not succeed',
  sample({ original, perturbable, budget, randomKey }) {
    assertWholeLevels(original);
    const projection = projections[budget.norm];
    const noise = projection.noise({
      epsilonLevels: budget.epsilonLevels,
      random: randomFor([...randomKey, 'noise control']),
      mask: elementMask(original, perturbable),
    });
    const candidate = original.data.map((level, i) => level + (noise[i] ?? NaN));
    const data = projection.project(candidate, original.data, budget.epsilonLevels);
    assertBudget(data, original.data, budget, 'noise control');
    return toPicture({ ...original, data });
  },
};
