import { findingPlaces, runLayout, type Finding as FindingRow, type FindingPlace } from '@holdfast/db';
import { z } from 'zod';
import type { ApiContext } from '../../graphql/context.ts';
import { rowLoader } from '../../graphql/loaders.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';

const keySchema = z.tuple([z.string(), z.int(), z.int()]);

const placeById = rowLoader<FindingPlace & { readonly key: string }>({
  read: async ({ database }, keys) => {
    const placed = keys.map((key) => {
      const [findingId, attackOrdinal, transformOrdinal] = keySchema.parse(JSON.parse(key));
      return { key, findingId, attackOrdinal, transformOrdinal };
    });
    const keyOf = new Map(placed.map(({ findingId, key }) => [findingId, key]));
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
