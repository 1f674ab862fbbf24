import type { FindingState } from '#web/graphql/schema.generated.ts';
import type { FindingListQueryVariables } from './finding-list.generated.ts';

export const FINDING_STATES: readonly FindingState[] = ['NEW', 'CONFIRMED', 'ACCEPTED', 'FALSE_POSITIVE'];

/** The state that an address names, else those nobody has decided about. */
export const findingStateOf = (text: string | undefined): FindingState =>
  FINDING_STATES.find((name) => name === text) ?? 'NEW';

/** What an address asks for, for the browser as for the server that reads ahead. */
export const findingListVariables = (slug: string, state: string | undefined): FindingListQueryVariables => ({
  slug,
  first: 50,
  filter: { states: [findingStateOf(state)] },
});
