import type { Results } from './results.ts';

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
    blocking: incomparable(first, second),
    notes: worthSaying
      .filter(([, one, other]) => one !== other)
      .map(([what, one, other]) => `Different ${what}: ${one} and ${other}.`),
  };
}

/** Settings that two runs must share to be compared. */
export const comparedSettings = [
  'bank',
  'budget',
  'combination',
  'direction',
  'iterations',
  'momentum',
  'objective',
  'start',
  'step',
  'task',
] as const;

/** One that they do not share, and what either run has. */
export interface SettingDifference {
  readonly setting: (typeof comparedSettings)[number];
  readonly first: string;
  readonly second: string;
}

type Compared = Omit<ComparableRun, 'provenance'>;

/** The part of `comparability` that stands in the way. */
export function incomparable(one: Compared, other: Compared): string | null {
  const problem = differingSetting(one, other);
  return problem === null ? null : `another ${problem.setting} (${problem.first} against ${problem.second})`;
}

/** The first setting that stands in the way, as facts; null where the two can be compared. */
export function differingSetting(first: Compared, second: Compared): SettingDifference | null {
  const [a, b] = [first.configuration, second.configuration];
  const bankOf = ({ bank }: typeof a): string => bank.map(({ spec }) => spec).join(', ') || 'none';
  const settings: readonly (readonly [setting: SettingDifference['setting'], first: string, second: string])[] = [
    ['task', first.model.task, second.model.task],
    ['objective', a.objective, b.objective],
    ['budget', budgetOf(a), budgetOf(b)],
    ['step', String(a.attack.stepLevels), String(b.attack.stepLevels)],
    ['iterations', String(a.attack.iterations), String(b.attack.iterations)],
    ['direction', a.attack.direction, b.attack.direction],
    ['momentum', String(a.attack.momentum), String(b.attack.momentum)],
    ['combination', JSON.stringify(a.attack.combination), JSON.stringify(b.attack.combination)],
    ['start', JSON.stringify(a.attack.start), JSON.stringify(b.attack.start)],
    ['bank', bankOf(a), bankOf(b)],
  ];
  const [problem] = settings.filter(([, one, other]) => one !== other);
  return problem === undefined ? null : { setting: problem[0], first: problem[1], second: problem[2] };
}

function budgetOf({ attack }: ComparableRun['configuration']): string {
  const { norm, epsilonLevels } = attack.budget;
  return `${norm} ${epsilonLevels} levels`;
}
