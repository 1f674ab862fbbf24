import type { ProbeRequest } from '@holdfast/domain';
import type { Probe } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** Probes by id, of these workspaces only. */
export const probesByIds = (
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<Probe[]> =>
  database.probe.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } } });

export const createProbe = (
  tx: Queryable,
  data: { readonly workspaceId: string; readonly request: ProbeRequest; readonly createdById: string | null },
): Promise<Probe> => tx.probe.create({ data });
