import type { AttackSettings } from '../options/attack-settings.ts';

/** The attack of `holdfast sample`: a small budget, a bank of what uploads go through, and transforms near and far from it. */
export const sampleSettings = {
  objective: 'vanish:person',
  transforms: 'jpeg:75,jpeg:50,median:3',
  evaluate: 'jpeg:30..95:5,median:5,brightness:0.8,brightness:1.2,noise:4,webp:75,resize:0.75',
  epsilon: '4/255',
  step: '1/255',
  iterations: 40,
  combine: 'mean',
  norm: 'linf',
  direction: 'sign',
  momentum: 0,
  attacks: 'plain,averaged,noise',
  confirmDraws: 3,
  seed: 0,
} as const satisfies AttackSettings;
