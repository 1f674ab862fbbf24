import type { FixtureModel } from './fixtures.ts';

/** One run of `holdfast attack` on the fixtures. */
export interface Experiment {
  /** Also its folder below holdfast-out/validation. */
  readonly name: string;
  readonly model: FixtureModel;
  readonly objective: string;
  /** Levels of 255. */
  readonly epsilonLevels: number;
}

/** The prototype's settings, equal for all experiments. */
export const settings = {
  bank: ['jpeg:75', 'jpeg:50', 'median:3'],
  evaluate: [
    'jpeg:90',
    'jpeg:30',
    'webp:75',
    'median:5',
    'gaussian-blur:1',
    'resize:0.75',
    'brightness:0.8',
    'brightness:1.2',
    'noise:4',
    'rotate:2',
    'crop:0.95',
  ],
  stepLevels: 1,
  iterations: 40,
  seed: 0,
} as const;

const detector = (objective: string, epsilonLevels: number): Experiment => ({
  name: `yolox-nano-${objective.replace(':', '-')}-eps${epsilonLevels}`,
  model: 'yolox-nano',
  objective,
  epsilonLevels,
});

export const experiments: readonly Experiment[] = [
  detector('vanish:person', 4),
  detector('vanish:person', 8),
  detector('vanish:car', 4),
  detector('vanish:car', 8),
  detector('mislabel:bus', 4),
  detector('mislabel:bus', 8),
  { name: 'gtsrb-untargeted-eps8', model: 'gtsrb', objective: 'untargeted', epsilonLevels: 8 },
];
