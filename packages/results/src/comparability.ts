import type { Results } from './results.ts';
import { sentences, type Sentence } from './told.ts';

/** What of a run decides whether it can stand beside another one. */
export type ComparableRun = Pick<Results, 'configuration' | 'model' | 'provenance'>;

/** Whether two runs measure the same thing. */
export interface Comparability {
  /** Why not, in words that finish "cannot be compared: ..."; null where they can. */
  readonly blocking: string | null;
  /** What differs and does not stand in the way. */
  readonly notes: readonly string[];
}

/**
 * Whether success rates of two runs can be compared: the same objective, budget, attack settings and bank, on models of the same task. Model,
 * images, judged transforms and seed may differ; images and transforms are paired, a seed changes draws only.
 */
export function comparability(first: ComparableRun, second: ComparableRun): Comparability {
  const [a, b] = [first.configuration, second.configuration];
  const size = ({ inputWidth, inputHeight }: ComparableRun['model']): string => `${inputWidth} x ${inputHeight}`;
  const worthSaying: readonly (readonly [what: string, first: string, second: string])[] = [
    ['seeds', String(a.seed), String(b.seed)],
    [
      'model input sizes (samples and object sizes are measured in their pixels)',
      size(first.model),
      size(second.model),
    ],
    ['versions of Holdfast', first.provenance.holdfast, second.provenance.holdfast],
    ['versions of onnxruntime', first.provenance.onnxruntime, second.provenance.onnxruntime],
    ['CPU features', first.provenance.cpu.features.join(' '), second.provenance.cpu.features.join(' ')],
  ];
  return {
    blocking: incomparable(first, second)?.text ?? null,
    notes: worthSaying
      .filter(([, one, other]) => one !== other)
      .map(([what, one, other]) => `Different ${what}: ${one} and ${other}.`),
  };
}

const another = (setting: string) => (first: string, second: string) =>
  `another ${setting} (${first} against ${second})`;

/** Why two runs cannot be compared, in words that finish "cannot be compared: ...": settings that they must share. */
export const incomparability = sentences({
  bank: another('bank'),
  budget: another('budget'),
  combination: another('combination'),
  direction: another('direction'),
  iterations: another('number of iterations'),
  momentum: another('momentum'),
  objective: another('objective'),
  start: another('start'),
  step: another('step'),
  task: another('task'),
  no_results: () => 'it has no results of this model',
});

type Compared = Omit<ComparableRun, 'provenance'>;

/** The part of `comparability` that stands in the way: the first setting that differs; null where the two can be compared. */
export function incomparable(one: Compared, other: Compared): Sentence | null {
  const [first, second] = [settingsOf(one), settingsOf(other)];
  const setting = COMPARED.find((name) => first[name] !== second[name]);
  return setting === undefined ? null : incomparability.say(setting, first[setting], second[setting]);
}

const COMPARED = [
  'task',
  'objective',
  'budget',
  'step',
  'iterations',
  'direction',
  'momentum',
  'combination',
  'start',
  'bank',
] as const;

function settingsOf({ model, configuration: { objective, attack, bank } }: Compared) {
  return {
    task: model.task,
    objective,
    budget: `${attack.budget.norm} ${attack.budget.epsilonLevels}/255`,
    step: String(attack.stepLevels),
    iterations: String(attack.iterations),
    direction: attack.direction,
    momentum: String(attack.momentum),
    combination: JSON.stringify(attack.combination),
    start: JSON.stringify(attack.start),
    bank: bank.map(({ spec }) => spec).join(', ') || '–',
  };
}
