import type { ElementMask } from './mask.ts';

/** What was seen at one iteration; recorded for every iteration of every run. */
export interface AttackStep {
  readonly run: number;
  readonly iteration: number;
  readonly losses: readonly number[];
  /** How many of x' and its copies succeed. */
  readonly successes: number;
  /** Weights with which the members' gradients were combined. */
  readonly weights: readonly number[];
  readonly gradient: GradientSummary;
  /** Whether this sample was confirmed; `undefined` when it was not asked. */
  readonly confirmed: boolean | undefined;
}

/** Size of the combined gradient over the pixels that may change. */
export interface GradientSummary {
  readonly l1: number;
  readonly l2: number;
  readonly largest: number;
  /** Share of elements that are exactly 0, 0..1. */
  readonly zeroFraction: number;
  /**
   * Whether the gradient is too small to trust. Saturated outputs, quantisation and gradient masking look like this (Athalye et al. 2018),
   * and a failed attack then says nothing about robustness.
   */
  readonly nearZero: boolean;
}

/** Largest element below which a gradient counts as near zero: float32 sums of saturated sigmoids end there. */
export const NEAR_ZERO_GRADIENT = 1e-10;

export function summariseGradient(gradient: Float32Array, mask: ElementMask): GradientSummary {
  let l1 = 0;
  let squares = 0;
  let largest = 0;
  let zeros = 0;
  let count = 0;
  for (let i = 0; i < gradient.length; i++) {
    if (mask[i] !== 1) continue;
    const size = Math.abs(gradient[i] ?? NaN);
    count++;
    l1 += size;
    squares += size * size;
    if (size > largest) largest = size;
    if (size === 0) zeros++;
  }
  const zeroFraction = count === 0 ? 1 : zeros / count;
  return { l1, l2: Math.sqrt(squares), largest, zeroFraction, nearZero: largest < NEAR_ZERO_GRADIENT };
}

/**
 * Whether the mean loss of a run was still falling when it ended: the mean over its last fifth lies more than 5% below that of
 * the fifth before. Then more iterations would probably have found a stronger sample. Runs of fewer than 5 iterations give no answer: false.
 */
export function isLossStillFalling(steps: readonly Pick<AttackStep, 'losses'>[]): boolean {
  if (steps.length < 5) return false;
  const losses = steps.map((step) => mean(step.losses));
  const width = Math.floor(losses.length / 5);
  const last = mean(losses.slice(-width));
  const before = mean(losses.slice(-2 * width, -width));
  return before - last > 0.05 * Math.abs(before);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
