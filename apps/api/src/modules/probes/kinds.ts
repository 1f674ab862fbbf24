import { probesByIds, type Probe as ProbeRow } from '@holdfast/db';
import { defineNode } from '../../graphql/nodes.ts';

export const Probe = defineNode<ProbeRow>('Probe', {
  action: 'run.read',
  read: ({ database, workspaceIds }, ids) => probesByIds(database.prisma, { workspaceIds, ids }),
});
