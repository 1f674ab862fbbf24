import type { RunConfiguration } from '@holdfast/results';

/** Pixels of the other norm's ball that an attack of this budget typically fills: half of the way to its corners. */
const FILLED = 0.5;

/**
 * An attack of the same objective and strength in another norm, with its own direction rule and seed: what training never met. The budget is
 * scaled so that both allow perturbations of about the same length (an L-infinity ball of radius e has corners e sqrt(n) away).
 */
export function heldOutAttack(
  configuration: RunConfiguration,
  { width, height }: { readonly width: number; readonly height: number },
): RunConfiguration {
  const corner = Math.sqrt(3 * width * height) * FILLED;
  const { budget, ...attack } = configuration.attack;
  const norm = budget.norm === 'linf' ? 'l2' : 'linf';
  const epsilonLevels =
    norm === 'l2' ? budget.epsilonLevels * corner : Math.min(255, Math.max(1, budget.epsilonLevels / corner));
  return {
    ...configuration,
    seed: configuration.seed + 1,
    attack: {
      ...attack,
      budget: { norm, epsilonLevels },
      direction: norm === 'l2' ? 'l2' : 'sign',
      stepLevels: epsilonLevels / 8,
    },
  };
}
