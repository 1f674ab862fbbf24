import type { Picture } from '@holdfast/scene';
import type { NormName } from './projections/index.ts';

/** An adversarial sample: one 8-bit picture on the attack's path, with what was known of it there. */
export interface AttackSample {
  readonly picture: Picture;
  /** Steps taken before this sample; 0 is the start. */
  readonly iteration: number;
  /** Index of the run when the attack restarts; 0 otherwise. */
  readonly run: number;
  /** Loss of x' (index 0) and of every transformed copy. */
  readonly losses: readonly number[];
  readonly succeeded: readonly boolean[];
  /** Whether `GradientOracle.confirm` agreed after every member had succeeded. */
  readonly confirmed: boolean;
  /** Size of the perturbation of the 8-bit picture, in levels. */
  readonly distanceLevels: Readonly<Record<NormName, number>>;
}

/** Number of members (x' and its copies) that succeed. */
export function successCount(sample: Pick<AttackSample, 'succeeded'>): number {
  return sample.succeeded.filter(Boolean).length;
}

export function meanLoss(sample: Pick<AttackSample, 'losses'>): number {
  return sample.losses.reduce((sum, loss) => sum + loss, 0) / sample.losses.length;
}

type Ranked = Pick<AttackSample, 'confirmed' | 'succeeded' | 'losses'>;

/**
 * Whether `a` is the better sample of a path: a confirmed one before one that is not, then the one with more members that
 * succeed, then the one with the lower mean loss. On a tie the earlier one stays, since it took fewer steps.
 */
export function isBetter(a: Ranked, b: Ranked): boolean {
  if (a.confirmed !== b.confirmed) return a.confirmed;
  const successes = successCount(a) - successCount(b);
  return successes === 0 ? meanLoss(a) < meanLoss(b) : successes > 0;
}
