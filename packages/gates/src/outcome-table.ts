import type { OutcomeState } from '@holdfast/results';
import type { Tally } from './measurement.ts';
import type { JointScope } from './rules.ts';

/** One outcome, as little of it as a gate needs. */
export interface GateRow {
  /** The same for the same photo in every run: its SHA-256. */
  readonly image: string;
  /** File name, which known findings may give instead. */
  readonly name?: string;
  readonly attack: string;
  readonly transform: string;
  readonly seen: boolean;
  readonly state: OutcomeState;
}

/** Outcomes by attack, transform and image. */
export interface OutcomeTable {
  readonly images: ReadonlyMap<string, string | undefined>;
  readonly attacks: ReadonlyMap<string, ReadonlyMap<string, CellRows>>;
}

export interface CellRows {
  readonly transform: string;
  readonly seen: boolean;
  readonly states: ReadonlyMap<string, OutcomeState>;
}

export function outcomeTable(rows: readonly GateRow[]): OutcomeTable {
  const images = new Map<string, string | undefined>();
  const attacks = new Map<
    string,
    Map<string, { transform: string; seen: boolean; states: Map<string, OutcomeState> }>
  >();
  for (const { image, name, attack, transform, seen, state } of rows) {
    images.set(image, name);
    const cells =
      attacks.get(attack) ?? new Map<string, { transform: string; seen: boolean; states: Map<string, OutcomeState> }>();
    attacks.set(attack, cells);
    const cell = cells.get(transform) ?? { transform, seen: seen || transform === 'identity', states: new Map() };
    cells.set(transform, cell);
    if (cell.states.has(image)) {
      throw new RangeError(`measureGate: ${image} under ${attack} and ${transform} comes twice; each may come once`);
    }
    cell.states.set(image, state);
  }
  return { images, attacks };
}

/** What an outcome is to a rate; null where it does not count. An outcome that is missing was not reached. */
export function decide(state: OutcomeState | undefined): keyof Tally | null {
  if (state === 'success' || state === 'robust') return state;
  return state === undefined || state === 'error' ? 'undecided' : null;
}

/** An image under all transforms at once: success only if all are; null where one of them takes it out of the rate. */
export function decideJointly(states: readonly (OutcomeState | undefined)[]): keyof Tally | null {
  const each = states.map(decide);
  if (each.includes(null)) return null;
  if (each.includes('undecided')) return 'undecided';
  return each.includes('robust') ? 'robust' : 'success';
}

/** The untransformed sample belongs to every scope. */
export function inScope(scope: JointScope, { transform, seen }: Pick<CellRows, 'transform' | 'seen'>): boolean {
  return transform === 'identity' || scope === 'all' || (scope === 'seen') === seen;
}

export const jointScopes = ['all', 'seen', 'unseen'] as const;
