import type { FindingFilter, FindingState } from '#web/graphql/schema.generated.ts';
import type { FindingFacetsQueryVariables, FindingListQueryVariables } from './finding-list.generated.ts';

export const FINDING_STATES: readonly FindingState[] = ['NEW', 'CONFIRMED', 'ACCEPTED', 'FALSE_POSITIVE'];

/** Names of the filters in the address, besides the state. */
export const FINDING_FILTERS = ['model', 'run', 'attack', 'transform'] as const;
export type FindingFilterName = (typeof FINDING_FILTERS)[number];

/** What an address asks for, by the names of its parameters. */
export type FindingAddress = Readonly<Partial<Record<'state' | FindingFilterName, string | undefined>>>;

/** The state that an address names, else those nobody has decided about. */
export const findingStateOf = (text: string | undefined): FindingState =>
  FINDING_STATES.find((name) => name === text) ?? 'NEW';

/** The filter of the API that an address asks for. */
export const findingFilterOf = ({ state, model, run, attack, transform }: FindingAddress): FindingFilter => ({
  states: [findingStateOf(state)],
  ...(model !== undefined && { modelId: model }),
  ...(run !== undefined && { runId: run }),
  ...(attack !== undefined && { attack }),
  ...(transform !== undefined && { transform }),
});

/** For the browser as for the server that reads ahead. */
export const findingListVariables = (slug: string, address: FindingAddress): FindingListQueryVariables => ({
  slug,
  first: 50,
  filter: findingFilterOf(address),
});

/** As `findingListVariables`, for what the choices would leave. */
export const findingFacetsVariables = (slug: string, address: FindingAddress): FindingFacetsQueryVariables => ({
  slug,
  filter: findingFilterOf(address),
});

/** Parameters of a run's page that show the finding's image among those of the model version that it was seen on. */
export function findingImageQuery(finding: {
  readonly attack: string;
  readonly transform: string;
  readonly imageName: string;
  readonly lastPlace: { readonly modelOrdinal: number; readonly position: number } | null;
}): URLSearchParams {
  const { attack, transform, imageName, lastPlace } = finding;
  const query = new URLSearchParams({ tab: 'images', attack, transform, q: imageName });
  // The first model of a run is the one that is shown unasked.
  if (lastPlace !== null && lastPlace.modelOrdinal !== 0) query.set('model', String(lastPlace.modelOrdinal));
  return query;
}
