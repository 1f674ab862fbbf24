import { NO_NUMBER, numberFault, type NumberRange } from '#web/lib/forms/number-range.ts';
import type { Samples } from './samples-choice.tsx';

export interface Settings {
  readonly method: 'mixed' | 'trades';
  readonly trainable: 'all' | 'last-blocks';
  readonly blocks: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Empty: the worker takes the one that suits the kind of model. */
  readonly learningRate: number;
  readonly adversarialShare: number;
  readonly beta: number;
  readonly epsilonLevels: number;
  readonly iterations: number;
}

export type NumberName = Exclude<keyof Settings, 'method' | 'trainable'>;

export const DEFAULTS: Settings = {
  method: 'mixed',
  trainable: 'all',
  blocks: 3,
  epochs: 10,
  batchSize: 16,
  learningRate: NO_NUMBER,
  adversarialShare: 0.5,
  beta: 6,
  epsilonLevels: 8,
  iterations: 7,
};

/** Of training/hardenConfig. */
export const RANGES: Readonly<Record<NumberName, NumberRange>> = {
  blocks: { min: 1, isWhole: true },
  epochs: { min: 1, max: 10_000, isWhole: true },
  batchSize: { min: 1, max: 4096, isWhole: true },
  learningRate: { min: 0, isAbove: true, isOptional: true },
  adversarialShare: { min: 0, max: 1 },
  beta: { min: 0, isAbove: true },
  epsilonLevels: { min: 0, max: 255, isAbove: true },
  iterations: { min: 1, max: 1000, isWhole: true },
};

/** The numbers that a choice of method, layers and samples asks for, in the order of the dialog. */
export function shownNumbers({ method, trainable }: Settings, samples: Samples['kind']): readonly NumberName[] {
  return [
    'epochs',
    'batchSize',
    'learningRate',
    method === 'mixed' ? 'adversarialShare' : 'beta',
    ...(trainable === 'last-blocks' ? (['blocks'] as const) : []),
    ...(samples === 'on-the-fly' ? (['epsilonLevels', 'iterations'] as const) : []),
  ];
}

/** Those of the shown numbers that are missing or out of range. */
export const faultyNumbers = (settings: Settings, samples: Samples['kind']): readonly NumberName[] =>
  shownNumbers(settings, samples).filter((name) => numberFault(settings[name], RANGES[name]) !== undefined);

/** The averaged attack's usual bank: samples that survive these are what training is to withstand. */
const BANK = [
  { spec: 'jpeg:75', gradientMode: 'exact' },
  { spec: 'median:3', gradientMode: 'exact' },
];

/** training/hardenConfig of what was chosen; the API checks it. */
export const configurationOf = (settings: Settings, samples: Samples['kind']): unknown => ({
  method:
    settings.method === 'mixed'
      ? { kind: 'mixed', adversarialShare: settings.adversarialShare }
      : { kind: 'trades', beta: settings.beta },
  trainable: settings.trainable === 'all' ? { kind: 'all' } : { kind: 'last-blocks', count: settings.blocks },
  epochs: settings.epochs,
  batchSize: settings.batchSize,
  ...(Number.isNaN(settings.learningRate) ? {} : { learningRate: settings.learningRate }),
  samples:
    samples === 'stored'
      ? { kind: 'stored' }
      : {
          kind: 'on-the-fly',
          attack: {
            budget: { norm: 'linf', epsilonLevels: settings.epsilonLevels },
            iterations: settings.iterations,
            bank: BANK,
          },
        },
});
