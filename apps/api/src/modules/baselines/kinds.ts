import { baselinesByIds, type Baseline as BaselineRow } from '@holdfast/db';
import { defineNode } from '../../graphql/nodes.ts';

/** A baseline's row knows its campaign only; the workspace is read along. */
export const Baseline = defineNode<BaselineRow & { workspaceId: string }>('Baseline', {
  action: 'run.read',
  read: ({ database, workspaceIds }, ids) => baselinesByIds(database.prisma, { workspaceIds, ids }),
});
