import { changesOf, jointChangesOf } from './measure-changes.ts';
import { findingsInForce, type AcceptedLookup } from './known-findings.ts';
import type { GateCell, GateJoint, GateMeasurement, Tally } from './measurement.ts';
import {
  decide,
  decideJointly,
  inScope,
  jointScopes,
  outcomeTable,
  type GateRow,
  type OutcomeTable,
} from './outcome-table.ts';
import type { Sentence } from '@holdfast/results';
import type { KnownFinding } from './rules.ts';

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
  readonly incomparable: Sentence | null;
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
