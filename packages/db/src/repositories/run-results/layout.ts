import { sampleAttacks, type RunSnapshot } from '@holdfast/domain';
import type { OutcomeState as ResultState } from '@holdfast/results';
import type { OutcomeState } from '../../generated/enums.ts';

/** What the ordinals in a run's rows stand for. */
export interface RunLayout {
  /** Names of samples, `plain-early`, `plain-full` ...: the index is the attack ordinal. */
  readonly attacks: readonly string[];
  /** Canonical specs, `identity` first: the index is the transform ordinal. */
  readonly transforms: readonly string[];
}

export const runLayout = (snapshot: Pick<RunSnapshot, 'configuration' | 'transforms'>): RunLayout => ({
  attacks: sampleAttacks(snapshot.configuration.attacks),
  transforms: snapshot.transforms.map(({ spec }) => spec),
});

/** Results spell states with a dash, the database's enumeration with an underscore. */
export const stateToRow = {
  success: 'success',
  robust: 'robust',
  'natural-failure': 'natural_failure',
  'out-of-frame': 'out_of_frame',
  ineligible: 'ineligible',
  error: 'error',
} as const satisfies Readonly<Record<ResultState, OutcomeState>>;

export const stateFromRow = {
  success: 'success',
  robust: 'robust',
  natural_failure: 'natural-failure',
  out_of_frame: 'out-of-frame',
  ineligible: 'ineligible',
  error: 'error',
} as const satisfies Readonly<Record<OutcomeState, ResultState>>;
