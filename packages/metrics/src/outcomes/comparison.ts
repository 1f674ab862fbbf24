import { groupBy } from '../group-by.ts';
import { comparePairs, type PairedComparison } from '../statistics/paired.ts';
import { isEligible, type OutcomeRecord } from './outcome.ts';

/** Two attacks under one transform, on the images where both were judged. */
export interface AttackComparison extends PairedComparison {
  readonly transform: string;
}

/**
 * Paired comparison of two attacks under every transform that both were judged under: difference of success rates with Newcombe's
 * interval, exact McNemar test.
 */
export function compareAttacks(
  outcomes: readonly OutcomeRecord[],
  request: { readonly first: string; readonly second: string; readonly confidence?: number },
): readonly AttackComparison[] {
  const { first, second, confidence } = request;
  const eligible = outcomes.filter(isEligible);
  const key = ({ image, transform }: OutcomeRecord): string => JSON.stringify([image, transform]);
  const seconds = new Map(eligible.filter(({ attack }) => attack === second).map((outcome) => [key(outcome), outcome]));
  const pairs = eligible
    .filter(({ attack }) => attack === first)
    .flatMap((outcome) => {
      const other = seconds.get(key(outcome));
      return other === undefined ? [] : [{ transform: outcome.transform, outcome, other }];
    });
  return [...groupBy(pairs, (pair) => pair.transform)].map(([transform, own]) => ({
    transform,
    ...comparePairs(
      own.map(({ outcome, other }) => [outcome.state === 'success', other.state === 'success'] as const),
      confidence,
    ),
  }));
}
