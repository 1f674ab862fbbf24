import { parseBank, parseTransformSpecs, transformSuites } from '@holdfast/transforms';
import type { AttackSettings, TransformPlan } from './campaign-definition.ts';

export interface BuiltInContent {
  readonly suites: readonly ({ readonly name: string; readonly description: string } & Readonly<TransformPlan>)[];
  readonly presets: readonly {
    readonly name: string;
    readonly description: string;
    readonly settings: AttackSettings;
  }[];
}

/** What built-in presets are called in a workspace, by what programs know them by. */
export const builtInPresetNames = { quick: 'quick', standard: 'standard 8/255', thorough: 'thorough' } as const;

/** Presets that cost from seconds to minutes per image; all of them run the plain attack and the noise control beside the averaged one. */
const presets = (): BuiltInContent['presets'] => [
  {
    name: builtInPresetNames.quick,
    description: '4/255 with 10 steps: a first look in seconds per image',
    settings: settings({ epsilonLevels: 4, stepLevels: 1, iterations: 10 }),
  },
  {
    name: builtInPresetNames.standard,
    description: '8/255 with 40 steps: the usual budget of the literature',
    settings: settings({ epsilonLevels: 8, stepLevels: 1, iterations: 40 }),
  },
  {
    name: builtInPresetNames.thorough,
    description: '8/255 with 100 steps, momentum and 3 random starts: what is still robust has been tried hard',
    settings: settings({ epsilonLevels: 8, stepLevels: 1, iterations: 100, momentum: 0.9, runs: 3 }),
  },
];

function settings(of: {
  readonly epsilonLevels: number;
  readonly stepLevels: number;
  readonly iterations: number;
  readonly momentum?: number;
  readonly runs?: number;
}): AttackSettings {
  return {
    attacks: ['plain', 'averaged', 'noise'],
    attack: {
      budget: { norm: 'linf', epsilonLevels: of.epsilonLevels },
      stepLevels: of.stepLevels,
      iterations: of.iterations,
      direction: 'sign',
      momentum: of.momentum ?? 0,
      combination: { name: 'mean' },
      start: of.runs === undefined ? { kind: 'original' } : { kind: 'random', runs: of.runs },
    },
    confirmDraws: 3,
  };
}

/** What every new workspace starts with: the suites of packages/transforms in canonical form, and the presets above. Made when asked for, so that the web's pages do not carry it. */
export const builtInContent = (): BuiltInContent => ({
  suites: transformSuites.map(({ name, summary, bank, seen, unseen }) => ({
    name,
    description: summary,
    bank: parseBank(bank.join(',')).map(({ text, transform }) => ({
      spec: text,
      gradientMode: transform.gradientModes[0],
    })),
    evaluate: [...new Set(parseTransformSpecs([...seen, ...unseen].join(',')).map(({ text }) => text))],
  })),
  presets: presets(),
});
