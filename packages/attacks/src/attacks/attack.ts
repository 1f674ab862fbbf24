import type { RandomKey } from '@holdfast/random';
import type { Picture, PlanarPicture } from '@holdfast/scene';
import type { Budget } from '../config.ts';
import type { AttackOutcome } from '../path.ts';
import type { Perturbable } from '../mask.ts';
import type { AttackSample } from '../sample.ts';

/** One line of the report: which sample of an attack's path it judges. */
export interface AttackVariant {
  /** Stable name in results, e.g. `plain-early`. */
  readonly id: string;
  readonly title: string;
  /** Whether it needs all iterations, i.e. `stop: 'never'`. */
  readonly needsAllIterations: boolean;
  pick(outcome: AttackOutcome): AttackSample;
}

/** An attack that follows gradients through `runAttack`. */
export interface GradientAttack {
  readonly kind: 'gradient';
  readonly name: string;
  readonly summary: string;
  /** The part of the requested bank of transforms that it optimises over. */
  bank<T>(requested: readonly T[]): readonly T[];
  readonly variants: readonly [AttackVariant, ...AttackVariant[]];
}

/** A control that makes its sample without looking at the model. */
export interface ControlAttack {
  readonly kind: 'control';
  readonly name: string;
  readonly summary: string;
  readonly title: string;
  /** The 8-bit sample, within the budget. `original` holds whole levels. */
  sample(request: {
    readonly original: PlanarPicture;
    readonly perturbable?: Perturbable;
    readonly budget: Budget;
    /** Names the draw: seed and image hash at least. */
    readonly randomKey: RandomKey;
  }): Picture;
}

export type Attack = GradientAttack | ControlAttack;
