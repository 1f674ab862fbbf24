import { hardeningJobsByIds, type HardeningJob as JobRow } from '@holdfast/db';
import { connectionOf } from '../../graphql/connection.ts';
import { defineNode } from '../../graphql/nodes.ts';

export const HardeningJob = defineNode<JobRow>('HardeningJob', {
  action: 'hardening.read',
  read: ({ database, workspaceIds }, ids) => hardeningJobsByIds(database.prisma, { workspaceIds, ids }),
});

export const HardeningJobConnection = connectionOf(HardeningJob);
