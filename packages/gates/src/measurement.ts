import type { PairedCounts } from '@holdfast/metrics';
import type { Sentence } from '@holdfast/results';
import type { JointScope } from './rules.ts';

/** Images by how they came out. `undecided` could not be judged or were not reached: they might have been either. */
export interface Tally {
  readonly success: number;
  readonly robust: number;
  readonly undecided: number;
}

/** One attack under one transform. */
export interface GateCell {
  readonly attack: string;
  readonly transform: string;
  readonly seen: boolean;
  /** Without the images of accepted findings. */
  readonly counts: Tally;
  /** The images of accepted findings, whichever way they came out this time. */
  readonly accepted: Tally;
}

/** One attack under all transforms of a scope at once: success means success under every one of them. */
export interface GateJoint {
  readonly attack: string;
  readonly scope: JointScope;
  readonly counts: Tally;
  readonly accepted: Tally;
}

/** One attack under one transform, baseline first. */
export interface GateChange {
  readonly attack: string;
  readonly transform: string;
  readonly seen: boolean;
  readonly counts: PairedCounts;
  /** Images that the baseline judged and this run could not, by what the baseline said. */
  readonly undecided: { readonly wasSuccess: number; readonly wasRobust: number };
  /** The images of accepted findings, which are left out: as they came out this time. */
  readonly accepted: Tally;
}

export interface GateJointChange {
  readonly attack: string;
  readonly scope: JointScope;
  readonly counts: PairedCounts;
  readonly undecided: { readonly wasSuccess: number; readonly wasRobust: number };
  /** The images of accepted findings, which are left out: as they came out this time. */
  readonly accepted: Tally;
}

/** What is compared with. `incomparable` says in a sentence why the two runs cannot stand side by side; null where they can. */
export interface GateBaseline {
  /** What people call it: a name, a run. */
  readonly label: string;
  readonly incomparable: Sentence | null;
  readonly changes: readonly GateChange[];
  readonly jointChanges: readonly GateJointChange[];
}

/** Everything that a gate looks at, as counts: made of rows by {@link measureGate}, or by a database. */
export interface GateMeasurement {
  /** False where the run was cut off: which images are missing is then no matter of chance. */
  readonly complete: boolean;
  /** Ids of attacks that are controls and not selected by `*`. */
  readonly controls: readonly string[];
  readonly cells: readonly GateCell[];
  readonly joint: readonly GateJoint[];
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
  /** Null where there is no baseline. */
  readonly baseline: GateBaseline | null;
  /** How many known findings are in force, and how many have run out. */
  readonly findings: { readonly inForce: number; readonly expired: number };
}
