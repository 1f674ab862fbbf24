import type { Attack } from './attack.ts';
import { averaged } from './averaged.ts';
import { averagedFull } from './averaged-full.ts';
import { noiseControl } from './noise-control.ts';
import { plain } from './plain.ts';

export type { Attack, AttackVariant, ControlAttack, GradientAttack } from './attack.ts';

/** Every attack, by name, in the order of the report. Adding one is adding a file and a line here. */
export const attacks = {
  plain,
  averaged,
  'averaged-full': averagedFull,
  noise: noiseControl,
} as const satisfies Readonly<Record<string, Attack>>;
export type AttackName = keyof typeof attacks;
