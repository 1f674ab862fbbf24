import { attackConfigSchema } from '@holdfast/attacks';
import type { RunConfiguration } from '@holdfast/results';
import type { HardenConfig } from '@holdfast/training';
import type { ModelContract } from '@holdfast/vision';

/**
 * The attack that a hardening is measured by: that of the run whose samples were trained on; else the budget and bank of the training attack, run in
 * full, with the control of every run.
 */
export function evaluationAttack(request: {
  readonly trained: Pick<HardenConfig, 'samples' | 'seed'>;
  readonly contract: Pick<ModelContract, 'task'> & { readonly output: { readonly labels: readonly string[] } };
  readonly samplesOf: RunConfiguration | undefined;
}): RunConfiguration {
  const { trained, contract, samplesOf } = request;
  const { samples, seed } = trained;
  if (samples.kind === 'stored' && samplesOf !== undefined) return { ...samplesOf, seed };
  const given = samples.kind === 'on-the-fly' ? samples.attack : undefined;
  const budget = given?.budget ?? { norm: 'linf' as const, epsilonLevels: 8 };
  const { stop: _stop, ...attack } = attackConfigSchema.parse({
    budget,
    stepLevels: given?.stepLevels ?? budget.epsilonLevels / 4,
    iterations: Math.max(10, 2 * (given?.iterations ?? 5)),
    direction: given?.direction ?? 'sign',
  });
  const goal = given === undefined || given.loss === 'distance' ? undefined : given.loss;
  const bank = given?.bank ?? [];
  return {
    objective:
      goal ?? (contract.task === 'classification' ? 'untargeted' : `vanish:${contract.output.labels[0] ?? ''}`),
    bank,
    evaluate: ['jpeg:75'],
    attacks: bank.length === 0 ? ['plain', 'noise'] : ['plain', 'averaged', 'noise'],
    attack,
    confirmDraws: 3,
    seed,
  };
}
