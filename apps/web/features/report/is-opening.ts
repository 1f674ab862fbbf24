import { isAtRest } from '#web/features/states/run-state-badge.tsx';
import type { RunState } from '#web/graphql/schema.generated.ts';

interface Begun {
  readonly complete: boolean;
  readonly counts: { readonly eligible: number };
}

/** Whether a run has only begun: that nothing is eligible yet says nothing about its images, and there are no rates to doubt. */
export const isOpening = (state: RunState, { complete, counts }: Begun): boolean =>
  !complete && counts.eligible === 0 && !isAtRest(state);
