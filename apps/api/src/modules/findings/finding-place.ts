import { findingPlaces, runLayout, type Finding as FindingRow, type FindingPlace } from '@holdfast/db';
import { z } from 'zod';
import type { ApiContext } from '../../graphql/context.ts';
import { rowLoader } from '../../graphql/loaders.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';

const key = z.tuple([z.string(), z.int(), z.int()]);

const placeById = rowLoader<FindingPlace & { readonly key: string }>({
  read: async ({ database }, keys) => {
    const keyOf = new Map(keys.map((text) => [key.parse(JSON.parse(text))[0], text]));
    const placed = keys.map((text) => {
      const [findingId, attackOrdinal, transformOrdinal] = key.parse(JSON.parse(text));
      return { findingId, attackOrdinal, transformOrdinal };
    });
    const places = await findingPlaces(database.prisma, placed);
    return places.map((place) => ({ ...place, key: keyOf.get(place.findingId) ?? '' }));
  },
  keyOf: (place) => place.key,
});

/** Where a finding was seen last; one read for all findings of a page. */
export async function placeOfFinding(
  context: ApiContext,
  { id, lastRunId, attack, transform }: FindingRow,
): Promise<FindingPlace | null> {
  const run = await Run.byId(context).load(lastRunId);
  if (run === null) return null;
  const { attacks, transforms } = runLayout(snapshotOf(run));
  return placeById(context).load(JSON.stringify([id, attacks.indexOf(attack), transforms.indexOf(transform)]));
}
