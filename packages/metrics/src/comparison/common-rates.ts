import { isEligible } from '../outcomes/outcome.ts';
import { rateOf, type Rate } from '../statistics/rate.ts';
import type { ComparedOutcome } from './pairs.ts';

/** The rates of any number of subjects in one cell, all over the same images. */
export interface CommonRates {
  readonly attack: string;
  readonly transform: string;
  readonly seen: boolean;
  /** Images that are eligible in every subject. */
  readonly n: number;
  /** In the order of the subjects. */
  readonly rates: readonly Rate[];
}

/** Rates side by side, over the images that are eligible in every one of the subjects; only cells that all of them have. */
export function commonRates(
  subjects: readonly (readonly ComparedOutcome[])[],
  options: { readonly confidence?: number } = {},
): readonly CommonRates[] {
  const tables = subjects.map(tableOf);
  const [reference, ...others] = tables;
  if (reference === undefined) return [];
  return [...reference].flatMap(([key, cell]) => {
    const cells = others.map((table) => table.get(key));
    const every = [cell, ...cells.filter((other) => other !== undefined)];
    if (every.length !== tables.length) return [];
    const images = [...cell.success.keys()].filter((image) => every.every(({ success }) => success.has(image)));
    return [
      {
        attack: cell.attack,
        transform: cell.transform,
        seen: cell.seen,
        n: images.length,
        rates: every.map(({ success }) =>
          rateOf(
            { successes: images.filter((image) => success.get(image) === true).length, n: images.length },
            options.confidence,
          ),
        ),
      },
    ];
  });
}

interface Cell {
  readonly attack: string;
  readonly transform: string;
  readonly seen: boolean;
  /** Eligible images, and whether the attack succeeds. */
  readonly success: Map<string, boolean>;
}

function tableOf(outcomes: readonly ComparedOutcome[]): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const { image, attack, transform, seen, state } of outcomes) {
    const key = JSON.stringify([attack, transform]);
    const cell = cells.get(key) ?? { attack, transform, seen, success: new Map<string, boolean>() };
    cells.set(key, cell);
    if (isEligible({ state })) cell.success.set(image, state === 'success');
  }
  return cells;
}
