import type { OutcomeState } from '@holdfast/results';
import { changesOf, jointChangesOf } from './measure-changes.ts';
import { findingsInForce, type AcceptedLookup } from './known-findings.ts';
import type { GateCell, GateJoint, GateMeasurement, Tally } from './measurement.ts';
import type { JointScope, KnownFinding } from './rules.ts';

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

export interface GateRun {
  readonly complete: boolean;
  readonly outcomes: readonly GateRow[];
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
  /** Default: `noise`. */
  readonly controls?: readonly string[];
}

export interface GateBaselineRun {
  readonly label: string;
  /** Why the two cannot stand side by side; null where they can. */
  readonly incomparable: string | null;
  readonly outcomes: readonly GateRow[];
}

/** Counts what a gate looks at. @param request.now ISO 8601 in UTC, for findings that run out. */
export function measureGate(request: {
  readonly run: GateRun;
  readonly baseline?: GateBaselineRun | null;
  readonly knownFindings?: readonly KnownFinding[];
  readonly now: string;
}): GateMeasurement {
  const { run, baseline = null, knownFindings = [], now } = request;
  const { isAccepted, inForce, expired } = findingsInForce(knownFindings, now);
  const table = outcomeTable(run.outcomes);
  return {
    complete: run.complete,
    controls: run.controls ?? ['noise'],
    cells: cellsOf(table, isAccepted),
    joint: jointOf(table, isAccepted),
    warnings: run.warnings,
    baseline:
      baseline === null
        ? null
        : {
            label: baseline.label,
            incomparable: baseline.incomparable,
            changes: changesOf(outcomeTable(baseline.outcomes), table, isAccepted),
            jointChanges: jointChangesOf(outcomeTable(baseline.outcomes), table, isAccepted),
          },
    findings: { inForce, expired },
  };
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

function cellsOf({ images, attacks }: OutcomeTable, isAccepted: AcceptedLookup): readonly GateCell[] {
  return [...attacks].flatMap(([attack, cells]) =>
    [...cells.values()].map(({ transform, seen, states }) => ({
      attack,
      transform,
      seen,
      ...tally(images, (image, name) => ({
        decision: decide(states.get(image)),
        accepted: isAccepted({ image, name, attack, transform }),
      })),
    })),
  );
}

function jointOf({ images, attacks }: OutcomeTable, isAccepted: AcceptedLookup): readonly GateJoint[] {
  return [...attacks].flatMap(([attack, cells]) =>
    jointScopes.map((scope) => {
      const own = [...cells.values()].filter((cell) => inScope(scope, cell));
      return {
        attack,
        scope,
        ...tally(images, (image, name) => ({
          decision: decideJointly(own.map(({ states }) => states.get(image))),
          accepted: own.some(({ transform }) => isAccepted({ image, name, attack, transform })),
        })),
      };
    }),
  );
}

function tally(
  images: OutcomeTable['images'],
  of: (image: string, name: string | undefined) => { decision: keyof Tally | null; accepted: boolean },
): { readonly counts: Tally; readonly accepted: Tally } {
  const counts = { success: 0, robust: 0, undecided: 0 };
  const left = { success: 0, robust: 0, undecided: 0 };
  for (const [image, name] of images) {
    const { decision, accepted } = of(image, name);
    if (decision !== null) (accepted ? left : counts)[decision] += 1;
  }
  return { counts, accepted: left };
}
