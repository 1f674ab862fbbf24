import { groupBy } from '../group-by.ts';
import { changedImages, type Changes } from './changed-images.ts';
import type { ChangeOptions } from './change.ts';
import { compareCounts, type FamilyChange } from './family.ts';
import { comparisonHeadline } from './headline.ts';
import { jointCells } from './joint-cells.ts';
import { objectSizes } from './object-size.ts';
import {
  countOf,
  NO_PAIRS,
  pairOutcomes,
  type ComparedOutcome,
  type OutcomePair,
  type PairedCell,
  type Unpaired,
} from './pairs.ts';

/** One cell of a comparison. `transform` is a spec, or `joint:all` for success under all transforms at once. */
export interface ComparisonRow extends FamilyChange, Unpaired {
  readonly attack: string;
  readonly transform: string;
  readonly seen: boolean;
}

/** The cells of one class or one size of object. */
export interface ComparisonGroup {
  readonly group: string;
  readonly rows: readonly ComparisonRow[];
}

/** How the second subject differs from the first (the baseline). */
export interface Comparison {
  /** Images with an outcome in both. */
  readonly commonImages: number;
  readonly margin: number;
  readonly confidence: number;
  /** One sentence. */
  readonly headline: string;
  /** Attack x transform; one family for Holm. */
  readonly rows: readonly ComparisonRow[];
  /** Every attack under all transforms at once; a family of its own. */
  readonly joint: readonly ComparisonRow[];
  /** Families of their own; empty where the outcomes name no class or size, or only one. */
  readonly byClass: readonly ComparisonGroup[];
  /** By the size of the image's largest target object. */
  readonly bySize: readonly ComparisonGroup[];
  readonly changes: Changes;
}

export interface CompareOptions extends ChangeOptions {
  /** Images to list of each kind; default 50. */
  readonly listed?: number;
}

/**
 * Compares every subject with the reference on the images that both judged. The rows of all of them are one family, and so are the joint
 * ones: who looks at more subjects looks at more tests. @throws RangeError on outcomes that come twice.
 */
export function compareWithReference(
  reference: readonly ComparedOutcome[],
  others: readonly (readonly ComparedOutcome[])[],
  options: CompareOptions,
): readonly Comparison[] {
  const { listed = 50, margin, confidence = 0.95 } = options;
  const paired = others.map((other) => pairOutcomes(reference, other));
  const cells = paired.map((pairing) => pairing.cells);
  const tests = cells.flat().length;
  const rows = compareFamily(cells, options);
  const joint = compareFamily(
    others.map((other) => jointCells(reference, other)),
    options,
  );
  return paired.map(({ pairs, commonImages }, index) => {
    const own = rows[index] ?? [];
    const bySize = compareGroups(pairs, (outcome) => outcome.objectSize, options);
    return {
      commonImages,
      margin,
      confidence,
      headline: comparisonHeadline({ rows: own, commonImages, margin, confidence, tests }),
      rows: own,
      joint: joint[index] ?? [],
      byClass: compareGroups(pairs, (outcome) => outcome.className, options),
      bySize: objectSizes.flatMap((size) => bySize.filter(({ group }) => group === size)),
      changes: changedImages(pairs, listed),
    };
  });
}

/** Compares two subjects, first the baseline: the case of one other. @throws RangeError on outcomes that come twice. */
export function compareSubjects(
  first: readonly ComparedOutcome[],
  second: readonly ComparedOutcome[],
  options: CompareOptions,
): Comparison {
  const [only] = compareWithReference(first, [second], options);
  if (only === undefined) throw new RangeError('compareSubjects: nothing was compared');
  return only;
}

/** Cells of several comparisons that are read together, judged as one family; rows are divided as the cells were. */
export function compareFamily(
  sets: readonly (readonly PairedCell[])[],
  options: ChangeOptions,
): readonly (readonly ComparisonRow[])[] {
  const rows = compareCells(sets.flat(), options);
  let start = 0;
  return sets.map(({ length }) => rows.slice(start, (start += length)));
}

/** Cells as counts, which a database may have made, judged as one family. */
export function compareCells(cells: readonly PairedCell[], options: ChangeOptions): readonly ComparisonRow[] {
  return compareCounts(
    cells.map(({ counts, ...names }) => ({ names, counts })),
    options,
  );
}

function compareGroups(
  pairs: readonly OutcomePair[],
  groupOf: (outcome: ComparedOutcome) => string | undefined,
  options: ChangeOptions,
): readonly ComparisonGroup[] {
  // The first subject says what is in the picture: one photo must not change its group between the two.
  const grouped = groupBy(pairs, ({ first, second }) => groupOf(first) ?? groupOf(second) ?? '');
  const named = [...grouped.keys()].filter((group) => group !== '').sort();
  if (named.length < 2) return [];
  const cells = named.flatMap((group) => cellsOfPairs(grouped.get(group) ?? []).map((cell) => ({ ...cell, group })));
  const rows = compareCounts(
    cells.map(({ counts, ...names }) => ({ names, counts })),
    options,
  );
  return named.map((group) => ({
    group,
    rows: rows.filter((row) => row.group === group).map(({ group: _group, ...row }) => row),
  }));
}

function cellsOfPairs(pairs: readonly OutcomePair[]): readonly PairedCell[] {
  return [...groupBy(pairs, ({ first }) => JSON.stringify([first.attack, first.transform]))].flatMap(([, own]) => {
    const [pair] = own;
    if (pair === undefined) return [];
    const counts = { ...NO_PAIRS };
    for (const { first, second } of own) counts[countOf(first, second)] += 1;
    const { attack, transform, seen } = pair.first;
    return [{ attack, transform, seen, counts, errors: 0, onlyEligibleInFirst: 0, onlyEligibleInSecond: 0 }];
  });
}
