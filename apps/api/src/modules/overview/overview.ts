import { campaignsByActivity, countNewFindings, runPage } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { Campaign } from '../campaigns/kinds.ts';
import { Run } from '../runs/kinds.ts';
import { Overview } from '../workers/overview.ts';

const SHOWN_CAMPAIGNS = 20;
const SHOWN_RUNS = 20;
const first = (take: number) => ({ after: null, before: null, take, isBackward: false });

builder.objectFields(Overview, (t) => ({
  campaigns: t.field({
    type: [Campaign.ref],
    description: `The ${SHOWN_CAMPAIGNS} that were made or began a run last.`,
    resolve: ({ id: workspaceId }, _args, { database }) =>
      campaignsByActivity(database.prisma, { workspaceId, take: SHOWN_CAMPAIGNS }),
  }),
  newFindings: t.int({ resolve: ({ id }, _args, { database }) => countNewFindings(database.prisma, id) }),
  recent: t.field({
    type: [Run.ref],
    resolve: ({ id: workspaceId }, _args, { database }) => {
      const filter = { workspaceId, states: ['done', 'cancelled', 'failed'] as const };
      return runPage(database.prisma, { filter, window: first(SHOWN_RUNS) });
    },
  }),
  running: t.field({
    type: [Run.ref],
    resolve: ({ id: workspaceId }, _args, { database }) => {
      const filter = { workspaceId, states: ['queued', 'planning', 'running', 'finalising', 'cancelling'] as const };
      return runPage(database.prisma, { filter, window: first(SHOWN_RUNS) });
    },
  }),
}));
