import { imageGroups, type ImageFilter, type ImageGroup, type Run as RunRow } from '@holdfast/db';
import { isRunAtRest } from '@holdfast/domain';
import type { ApiContext } from '../../graphql/context.ts';
import { Run } from '../runs/kinds.ts';
import { Kept, stampOf } from './kept.ts';

const kept = new Kept<ImageGroup[]>();

/** The groups of a cell's images: counted once for all choices of facets and for the report's changes, where neither run moves any more. */
export async function groupsOf(
  context: ApiContext,
  { run, filter }: { readonly run: RunRow; readonly filter: ImageFilter },
): Promise<ImageGroup[]> {
  const { modelOrdinal, attackOrdinal, transformOrdinal, search, baseline } = filter;
  const before = baseline === undefined ? null : await Run.byId(context).load(baseline.runId);
  const runs = [run, ...(before === null ? [] : [before])];
  return kept.of({
    key: JSON.stringify([
      runs.map(stampOf),
      modelOrdinal,
      attackOrdinal,
      transformOrdinal,
      search ?? null,
      baseline ?? null,
    ]),
    // What somebody types is not asked again.
    isFinal: search === undefined && runs.every(({ state }) => isRunAtRest(state)),
    make: () => imageGroups(context.database.prisma, filter),
  });
}
