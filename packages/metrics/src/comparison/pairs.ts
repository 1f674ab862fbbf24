import { isEligible, type OutcomeState } from '../outcomes/outcome.ts';
import type { PairedCounts } from '../statistics/paired.ts';
import type { ObjectSize } from './object-size.ts';

/** One outcome of one subject (a run, a model version), as little of it as a comparison needs. */
export interface ComparedOutcome {
  /** The same for the same photo in every subject: its SHA-256. */
  readonly image: string;
  readonly attack: string;
  /** Canonical transform spec; `identity` for the untransformed picture. */
  readonly transform: string;
  readonly seen: boolean;
  readonly state: OutcomeState;
  /** Class of the target, where rows are to be divided by it. */
  readonly className?: string | undefined;
  /** Size of the largest target object on the clean picture; detectors only. */
  readonly objectSize?: ObjectSize | undefined;
}

/** The same image under the same attack and transform in both subjects, eligible in both. */
export interface OutcomePair {
  readonly first: ComparedOutcome;
  readonly second: ComparedOutcome;
}

/** Images of a cell that could not be paired. */
export interface Unpaired {
  /** Could not be judged in one of the subjects: never taken for robust, and said. */
  readonly errors: number;
  /** Eligible in one only: the other does not find the target on the clean picture, or the transform alone breaks it. */
  readonly onlyEligibleInFirst: number;
  readonly onlyEligibleInSecond: number;
}

/** One cell of a comparison: names and counts, as rows or a database give them. */
export interface PairedCell extends Unpaired {
  readonly attack: string;
  readonly transform: string;
  readonly seen: boolean;
  readonly counts: PairedCounts;
}

export interface Pairing {
  readonly cells: readonly PairedCell[];
  readonly pairs: readonly OutcomePair[];
  /** Images with an outcome in both subjects. */
  readonly commonImages: number;
}

/**
 * Pairs the outcomes of two subjects by image, attack and transform. Cells come in the order of the first subject; the order of images does
 * not matter.
 * @throws RangeError when an (image, attack, transform) comes twice in one subject.
 */
export function pairOutcomes(first: readonly ComparedOutcome[], second: readonly ComparedOutcome[]): Pairing {
  const others = new Map<string, ComparedOutcome>();
  for (const outcome of second) put(others, outcome);
  const seen = new Map<string, ComparedOutcome>();
  const cells = new Map<string, MutableCell>();
  const pairs: OutcomePair[] = [];
  const common = new Set<string>();
  for (const outcome of first) {
    put(seen, outcome);
    const other = others.get(keyOf(outcome));
    if (other === undefined) continue;
    common.add(outcome.image);
    const cell = cellOf(cells, outcome);
    if (isEligible(outcome) && isEligible(other)) {
      pairs.push({ first: outcome, second: other });
      cell.counts[countOf(outcome, other)] += 1;
    } else if (outcome.state === 'error' || other.state === 'error') cell.errors += 1;
    else if (isEligible(outcome)) cell.onlyEligibleInFirst += 1;
    else if (isEligible(other)) cell.onlyEligibleInSecond += 1;
  }
  return { cells: [...cells.values()], pairs, commonImages: common.size };
}

/** In which of the four fields of the 2x2 table a pair belongs. */
export function countOf(
  first: Pick<ComparedOutcome, 'state'>,
  second: Pick<ComparedOutcome, 'state'>,
): keyof PairedCounts {
  if (first.state === 'success') return second.state === 'success' ? 'both' : 'onlyFirst';
  return second.state === 'success' ? 'onlySecond' : 'neither';
}

export const NO_PAIRS: PairedCounts = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };

interface MutableCell {
  attack: string;
  transform: string;
  seen: boolean;
  counts: { -readonly [K in keyof PairedCounts]: number };
  errors: number;
  onlyEligibleInFirst: number;
  onlyEligibleInSecond: number;
}

function cellOf(cells: Map<string, MutableCell>, { attack, transform, seen }: ComparedOutcome): MutableCell {
  const key = JSON.stringify([attack, transform]);
  const cell = cells.get(key) ?? {
    attack,
    transform,
    seen,
    counts: { ...NO_PAIRS },
    errors: 0,
    onlyEligibleInFirst: 0,
    onlyEligibleInSecond: 0,
  };
  cells.set(key, cell);
  return cell;
}

const keyOf = ({ image, attack, transform }: ComparedOutcome): string => JSON.stringify([image, attack, transform]);

function put(map: Map<string, ComparedOutcome>, outcome: ComparedOutcome): void {
  const key = keyOf(outcome);
  if (map.has(key)) {
    const { image, attack, transform } = outcome;
    throw new RangeError(`comparison: ${image} under ${attack} and ${transform} comes twice; each may come once`);
  }
  map.set(key, outcome);
}
