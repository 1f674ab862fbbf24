import { isEligible, type OutcomeState } from '../outcomes/outcome.ts';
import { rateOf, type Rate } from '../statistics/rate.ts';

/** Samples made on `source`, judged on `target`, under one attack and transform. */
export interface TransferCounts {
  readonly source: string;
  readonly target: string;
  readonly attack: string;
  readonly transform: string;
  /** Over images that are eligible on the target. */
  readonly success: number;
  readonly n: number;
  /** Of those, the samples that fool the source itself: transfer in the narrow sense. */
  readonly ofSuccessful: { readonly success: number; readonly n: number };
}

export interface TransferEntry {
  readonly source: string;
  readonly target: string;
  readonly attack: string;
  readonly transform: string;
  /** Samples judged on the model they were made on: not transfer, but what transfer is measured against. */
  readonly whiteBox: boolean;
  readonly attackSuccess: Rate;
  readonly ofSuccessful: Rate;
}

/** Sources and targets in the order in which they first appear; a pair that was never judged has no entry. */
export interface TransferMatrix {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly entries: readonly TransferEntry[];
}

export function transferMatrix(
  counts: readonly TransferCounts[],
  options: { readonly confidence?: number } = {},
): TransferMatrix {
  return {
    sources: [...new Set(counts.map(({ source }) => source))],
    targets: [...new Set(counts.map(({ target }) => target))],
    entries: counts.map(({ source, target, attack, transform, success, n, ofSuccessful }) => ({
      source,
      target,
      attack,
      transform,
      whiteBox: source === target,
      attackSuccess: rateOf({ successes: success, n }, options.confidence),
      ofSuccessful: rateOf({ successes: ofSuccessful.success, n: ofSuccessful.n }, options.confidence),
    })),
  };
}

export interface TransferOutcome {
  readonly source: string;
  readonly target: string;
  readonly image: string;
  readonly attack: string;
  readonly transform: string;
  readonly state: OutcomeState;
}

/** Counts for {@link transferMatrix} out of outcomes; what the source makes of its own samples is read from the pairs (source, source). */
export function countTransfers(outcomes: readonly TransferOutcome[]): readonly TransferCounts[] {
  const key = (...parts: string[]): string => JSON.stringify(parts);
  const foolsSource = new Set(
    outcomes
      .filter(({ source, target, state }) => source === target && state === 'success')
      .map(({ source, image, attack, transform }) => key(source, image, attack, transform)),
  );
  const cells = new Map<string, { -readonly [K in keyof TransferCounts]: TransferCounts[K] }>();
  for (const { source, target, image, attack, transform, state } of outcomes) {
    const name = key(source, target, attack, transform);
    const cell = cells.get(name) ?? {
      source,
      target,
      attack,
      transform,
      success: 0,
      n: 0,
      ofSuccessful: { success: 0, n: 0 },
    };
    cells.set(name, cell);
    if (!isEligible({ state })) continue;
    const success = state === 'success' ? 1 : 0;
    cell.success += success;
    cell.n += 1;
    if (!foolsSource.has(key(source, image, attack, transform))) continue;
    cell.ofSuccessful = { success: cell.ofSuccessful.success + success, n: cell.ofSuccessful.n + 1 };
  }
  return [...cells.values()];
}
