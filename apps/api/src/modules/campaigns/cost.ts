import type { CampaignDefinition } from '@holdfast/domain';
import { workerCapacitySchema } from '@holdfast/domain';
import { newestCosts, workersSince, type DatasetVersion as DatasetVersionRow } from '@holdfast/db';
import type { RunKind } from '@holdfast/jobs';
import type { ApiContext } from '../../graphql/context.ts';
import { estimateCost, type CostEstimate } from './estimate.ts';

/** Workers that were not heard of for longer do not count as running. */
const HEARD_MS = 60_000;

/** What a run of this definition would cost, on the workers that are there now. */
export async function estimateFor(
  context: ApiContext,
  request: {
    readonly kind: RunKind;
    readonly definition: Pick<CampaignDefinition, 'images' | 'settings' | 'transforms'>;
    readonly datasetVersion: Pick<DatasetVersionRow, 'imageCount'> | null;
    /** Null where a choice resolves to nothing yet. */
    readonly versionIds: readonly (string | null)[];
  },
): Promise<CostEstimate> {
  const { database, now } = context;
  const { kind, definition, datasetVersion, versionIds } = request;
  const [workers, measured] = await Promise.all([
    workersSince(database.prisma, new Date(now().getTime() - HEARD_MS)),
    newestCosts(
      database.prisma,
      versionIds.filter((id) => id !== null),
    ),
  ]);
  const able = workers.filter(({ state }) => state === 'idle' || state === 'busy' || state === 'starting');
  const lanes = able.map(({ capacity }) => workerCapacitySchema.parse(capacity).cores);
  return estimateCost({
    kind,
    definition,
    availableImages: datasetVersion?.imageCount ?? 0,
    costs: versionIds.map((id) => {
      const cost = measured.find(({ modelVersionId }) => modelVersionId === id);
      return cost === undefined ? null : { msPerImage: cost.msPerImage, images: cost.images };
    }),
    workers: able.length,
    lanes: lanes.reduce((sum, cores) => sum + cores, 0),
  });
}
