import {
  campaignByName,
  campaignPage,
  campaignsOfModels,
  countCampaigns,
  type Campaign as CampaignRow,
} from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, pageComplexity, readPage } from '../../graphql/connection.ts';
import { nameCursor, nameKey } from '../../graphql/cursors.ts';
import { badInput } from '../../graphql/errors.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import { rowsLoader } from '../../graphql/loaders.ts';
import { Model } from '../models/kinds.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';
import { Campaign } from './kinds.ts';

const CampaignConnection = connectionOf(Campaign);

builder.objectFields(Workspace.ref, (t) => ({
  campaign: t.field({
    type: Campaign.ref,
    nullable: true,
    args: { id: t.arg.id(), name: t.arg.string() },
    ...inWorkspace('campaign.read'),
    resolve: async ({ id: workspaceId }, { id, name }, context) => {
      if (typeof name === 'string') return campaignByName(context.database.prisma, { workspaceId, name });
      if (typeof id !== 'string') throw badInput('ID_OR_NAME', 'Give the "id" or the "name" of a campaign');
      const rowId = rowIdOf(Campaign.name, id);
      const campaign = rowId === null ? null : await Campaign.byId(context).load(rowId);
      return campaign?.workspaceId === workspaceId ? campaign : null;
    },
  }),
  campaigns: t.field({
    type: CampaignConnection,
    args: { ...t.arg.connectionArgs(), includeArchived: t.arg.boolean(), search: t.arg.string() },
    complexity: pageComplexity,
    ...inWorkspace('campaign.read'),
    resolve: ({ id: workspaceId }, { includeArchived, search, ...args }, { database }) => {
      const filter = { workspaceId, search: search ?? null, includeArchived: includeArchived ?? false };
      return readPage(args, {
        key: nameCursor,
        keyOf: nameKey,
        read: (window) => campaignPage(database.prisma, { filter, window }),
        count: () => countCampaigns(database.prisma, filter),
      });
    },
  }),
}));

const campaignsOfModel = rowsLoader<{ modelId: string; campaign: CampaignRow }>({
  read: ({ database }, modelIds) => campaignsOfModels(database.prisma, modelIds),
  keyOf: ({ modelId }) => modelId,
});

builder.objectField(Model.ref, 'campaigns', (t) =>
  t.field({
    type: [Campaign.ref],
    resolve: async ({ id }, _args, context) =>
      (await campaignsOfModel(context).load(id)).map(({ campaign }) => campaign),
  }),
);
