import type { RunState } from '#web/graphql/schema.generated.ts';

/**
 * What to say of a report that does not cover the whole run; null where nothing is. A run's end arrives before its last report does: until
 * that is read, what is shown is a little old, and no reason to call a finished run unfinished.
 */
export function partialNote(
  state: RunState,
  { complete }: { readonly complete: boolean },
): 'cancelled' | 'failed' | 'partial' | null {
  if (complete || state === 'DONE') return null;
  if (state === 'CANCELLED') return 'cancelled';
  return state === 'FAILED' ? 'failed' : 'partial';
}
