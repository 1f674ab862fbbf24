import type { CostMeasurement } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** The newest measurement of each model version, under whatever settings it was made. */
export const newestCosts = (database: Queryable, versionIds: readonly string[]): Promise<CostMeasurement[]> =>
  database.costMeasurement.findMany({
    where: { modelVersionId: { in: [...versionIds] } },
    distinct: ['modelVersionId'],
    orderBy: [{ modelVersionId: 'asc' }, { updatedAt: 'desc' }],
  });
