import type { ChangeKind, ObjectSize, OutcomeState, ReportImageFilter } from '#web/graphql/schema.generated.ts';

export const OUTCOME_STATES: readonly OutcomeState[] = [
  'SUCCESS',
  'ROBUST',
  'NATURAL_FAILURE',
  'OUT_OF_FRAME',
  'INELIGIBLE',
  'ERROR',
  'NOT_RUN',
];
export const CHANGE_KINDS: readonly ChangeKind[] = ['NEW', 'STILL_FAILING', 'FIXED', 'ERRORED'];

export const OBJECT_SIZES: readonly ObjectSize[] = ['SMALL', 'MEDIUM', 'LARGE'];

/** How many images are read at a time: two windows full of them. */
export const PAGE_SIZE = 36;

/** Names of the filters in the address of a report. */
export type FilterParameter = 'attack' | 'transform' | 'state' | 'change' | 'label' | 'size' | 'q';

/** What an address asks for, for the browser as for the server that reads ahead. What there is no such thing as is left out. */
export function imageFilterOf(address: { readonly [Name in FilterParameter]?: string | undefined }): ReportImageFilter {
  const { attack, transform, label, q: search } = address;
  const state = OUTCOME_STATES.find((name) => name === address.state);
  const change = CHANGE_KINDS.find((name) => name === address.change);
  const objectSize = OBJECT_SIZES.find((name) => name === address.size);
  return {
    ...(attack !== undefined && { attack }),
    ...(transform !== undefined && { transform }),
    ...(state !== undefined && { states: [state] }),
    ...(change !== undefined && { change }),
    ...(label !== undefined && { label }),
    ...(objectSize !== undefined && { objectSize }),
    ...(search !== undefined && { search }),
  };
}
