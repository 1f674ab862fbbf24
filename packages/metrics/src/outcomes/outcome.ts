/**
 * What became of one (image, attack, transform). Only `success` and `robust` count in a rate.
 * - `success`: the model is fooled; `robust`: it is not.
 * - `natural-failure`: the transform alone already breaks the clean picture, so the attack proves nothing.
 * - `out-of-frame`: every target object left the picture.
 * - `ineligible`: the clean picture holds no target.
 * - `error`: it could not be judged. It never counts as robust.
 */
export const outcomeStates = ['success', 'robust', 'natural-failure', 'out-of-frame', 'ineligible', 'error'] as const;
export type OutcomeState = (typeof outcomeStates)[number];

/** Transform spec of the untransformed picture. */
export const IDENTITY = 'identity';

/** The part of a recorded outcome that rates are made from. */
export interface OutcomeRecord {
  readonly image: string;
  readonly attack: string;
  /** Canonical transform spec; `identity` for the untransformed picture. */
  readonly transform: string;
  /** Whether the transform was in the bank of the averaged attack. */
  readonly seen: boolean;
  readonly state: OutcomeState;
  /** Target confidence on the transformed clean picture and on the transformed sample, 0..1; null where not judged. */
  readonly scoreBefore: number | null;
  readonly scoreAfter: number | null;
  /** Detectors: one entry per eligible target object; empty for classifiers. */
  readonly objects: readonly { readonly success: boolean }[];
}

/** Whether the outcome counts in a rate. */
export function isEligible(outcome: Pick<OutcomeRecord, 'state'>): boolean {
  return outcome.state === 'success' || outcome.state === 'robust';
}
