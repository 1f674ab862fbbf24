import { parseObjective } from '@holdfast/attacks';
import type { CompiledGraph } from '@holdfast/runtime';
import type { HardenConfig } from '@holdfast/training';
import { canonicalSpec } from '../attack/attack-plan.ts';
import { bankMembers } from '../program/bank.ts';
import { compileAnswers } from './programs/answers-program.ts';
import { compileAttack, type AttackProgram } from './programs/attack-program.ts';
import { compileGradient, type GradientProgram, type Halves } from './programs/gradient-program.ts';
import type { TrainableModel, WeightValues } from './trainable-model.ts';
import type { WeightPlace } from './weight-place.ts';

/** The compiled graphs of one step. */
export interface TrainingPrograms {
  readonly place: WeightPlace;
  readonly train: GradientProgram;
  readonly measure: GradientProgram;
  /** Missing where no samples are made while training. */
  readonly attack: AttackProgram | undefined;
  /** What the model in training says itself; for TRADES, whose attack starts from there. */
  readonly current: CompiledGraph | undefined;
}

/** Gives the programs for the weights of a step: always the same where weights are fed, new ones where they are constants. */
export type ProgramSource = (weights: WeightValues) => TrainingPrograms;

export function trainingPrograms(
  model: TrainableModel,
  request: {
    readonly config: HardenConfig;
    readonly batch: number;
    readonly weightsAs: 'inputs' | 'constants';
    readonly labels: readonly string[];
  },
): ProgramSource {
  const { config, batch, weightsAs, labels } = request;
  const halves = halvesOf(config);
  const compile = (place: WeightPlace): TrainingPrograms => {
    const shared = { batch, place, halves, method: config.method };
    const attack = halves === 'clean' || config.samples.kind === 'stored' ? undefined : config.samples.attack;
    return {
      place,
      train: compileGradient(model, { ...shared, withGradients: true }),
      measure: compileGradient(model, { ...shared, withGradients: false }),
      attack:
        attack &&
        compileAttack(model, {
          batch,
          place,
          members: bankMembers(attack.bank.map((entry) => ({ ...entry, spec: canonicalSpec(entry.spec) }))),
          aim:
            attack.loss === 'distance'
              ? { kind: 'distance' }
              : { kind: 'objective', objective: parseObjective(attack.loss, labels) },
        }),
      current: config.method.kind === 'trades' ? compileAnswers(model, { batch, place }) : undefined,
    };
  };
  if (weightsAs === 'constants') return (weights) => compile({ kind: 'constants', weights });
  let known: TrainingPrograms | undefined;
  return () => (known ??= compile({ kind: 'inputs' }));
}

/**
 * Which halves the loss needs. With samples alone, pictures that have none (nothing to aim at, no stored sample) still need the clean
 * half.
 */
function halvesOf({ method, samples }: HardenConfig): Halves {
  if (method.kind === 'trades') return 'both';
  if (method.adversarialShare === 0) return 'clean';
  const always = samples.kind === 'on-the-fly' && samples.attack.loss === 'distance';
  return method.adversarialShare === 1 && always ? 'adversarial' : 'both';
}
