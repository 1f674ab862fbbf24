import { InMemoryCache, type ApolloCache, type NormalizedCacheObject } from '@apollo/client';
import { possibleTypes } from '#web/graphql/possible-types.generated.ts';
import { pagedList } from './paged-list.ts';

/** Lists that pages read further, page by page, under the arguments that make them another list. */
const typePolicies = {
  Workspace: {
    fields: {
      auditEvents: pagedList(['filter']),
      runs: pagedList(['filter']),
      findings: pagedList(['filter']),
      campaigns: pagedList(['search', 'includeArchived']),
      models: pagedList(['search', 'includeArchived']),
      datasets: pagedList(['search', 'includeArchived']),
      hardeningJobs: pagedList(),
    },
  },
  DatasetVersion: { fields: { items: pagedList(['label', 'search']) } },
  Run: { fields: { images: pagedList(['filter', 'modelOrdinal']), errors: pagedList() } },
  // There is one: a page that asks for a part of it must not take away what another has read of it.
  Viewer: { keyFields: [] },
  Membership: { keyFields: ['user', ['id'], 'workspace', ['id']] as const },
};

/** The same for the browser and for the server that reads ahead for it: what one has written, the other finds. */
export const createCache = (): InMemoryCache => new InMemoryCache({ typePolicies, possibleTypes });

const addedAt = new WeakMap<ApolloCache, number>();
/** Parts of a page whose scripts arrive later than the page take over what was read with it, too. */
const NEW_FOR_MS = 5_000;

const isContent = (value: unknown): value is NormalizedCacheObject => typeof value === 'object' && value !== null;

/** Adds what the server has read, the JSON of a cache's content. Of an object that both know, the fields of both. */
export function addToCache(cache: ApolloCache, json: string): void {
  if (!(cache instanceof InMemoryCache)) throw new TypeError('addToCache: expected the cache that createCache() makes');
  const read: unknown = JSON.parse(json);
  if (!isContent(read)) throw new TypeError('addToCache: expected the JSON that a cache was written as');
  const known = cache.extract();
  const added = Object.entries(read).map(([key, fields]) => [key, { ...known[key], ...fields }] as const);
  cache.restore({ ...known, ...Object.fromEntries(added) });
  addedAt.set(cache, performance.now());
}

/** Whether what the server has read was added a moment ago. */
export const isReadAheadNew = (cache: ApolloCache): boolean =>
  performance.now() - (addedAt.get(cache) ?? -Infinity) < NEW_FOR_MS;
