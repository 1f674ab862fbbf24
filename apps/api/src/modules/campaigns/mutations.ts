import { archiveCampaign, campaignModelsOf, createCampaign, type Campaign as CampaignRow } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { guard, type SignedInContext } from '../../graphql/guard.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { readInput } from '../../graphql/read-input.ts';
import { nameSchema } from '../shared/names.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { CampaignCreateInput, CampaignUpdateInput } from './inputs.ts';
import { Campaign, definitionOf } from './kinds.ts';
import { create, namedChange, noteOf, update } from './save.ts';

const CampaignPayload = nodePayload('CampaignPayload', 'campaign', Campaign);

const creating = guard({ on: Workspace, action: 'campaign.write', field: ['input', 'workspaceId'] });
const editing = guard({ on: Campaign, action: 'campaign.write', field: ['input', 'id'] });
const changing = guard({ on: Campaign, action: 'campaign.write', field: ['id'] });

builder.mutationFields((t) => ({
  campaignCreate: t.field({
    type: CampaignPayload,
    args: { input: t.arg({ type: CampaignCreateInput, required: true }) },
    extensions: creating.extensions,
    resolve: (_root, { input }, context) =>
      creating.run(context, input.workspaceId, ({ id: workspaceId }, known) =>
        create(known, { workspaceId, input: input.campaign }),
      ),
  }),
  campaignUpdate: t.field({
    type: CampaignPayload,
    args: { input: t.arg({ type: CampaignUpdateInput, required: true }) },
    extensions: editing.extensions,
    resolve: (_root, { input }, context) =>
      editing.run(context, input.id, (campaign, known) =>
        update(known, { campaign, revision: input.revision, input: input.campaign }),
      ),
  }),
  campaignArchive: t.field({
    type: CampaignPayload,
    args: { archived: t.arg.boolean({ required: true }), id: t.arg.id({ required: true }) },
    extensions: changing.extensions,
    resolve: (_root, { id, archived }, context) =>
      changing.run(context, id, (campaign, known) => archive(known, { campaign, archived })),
  }),
  campaignClone: t.field({
    type: CampaignPayload,
    args: { id: t.arg.id({ required: true }), name: t.arg.string({ required: true }) },
    extensions: changing.extensions,
    resolve: (_root, { id, name }, context) =>
      changing.run(context, id, async (campaign, known) =>
        clone(known, { campaign, name: readInput(nameSchema, name, ['name']) }),
      ),
  }),
}));

function archive(
  context: SignedInContext,
  { campaign, archived }: { readonly campaign: CampaignRow; readonly archived: boolean },
): Promise<CampaignRow> {
  return change(context, async (tx) => {
    if (archived === (campaign.archivedAt !== null)) return { result: campaign, note: null };
    const archivedAt = archived ? context.now() : null;
    const result = await archiveCampaign(tx, { id: campaign.id, archivedAt });
    return { result, note: noteOf(result, archived ? 'campaign.archive' : 'campaign.restore', { name: result.name }) };
  });
}

/** The same campaign under another name, which nothing but a person starts: with its schedule and its trigger, two would run everything twice. */
function clone(
  context: SignedInContext,
  { campaign, name }: { readonly campaign: CampaignRow; readonly name: string },
): Promise<CampaignRow> {
  const { workspaceId, description, kind, datasetId, datasetVersionId, priority } = campaign;
  return namedChange(context, { name, field: ['name'] }, async (tx) => {
    const models = await campaignModelsOf(tx, [campaign.id]);
    const result = await createCampaign(tx, {
      workspaceId,
      createdById: context.viewer.user.id,
      values: {
        name,
        description,
        kind,
        datasetId,
        datasetVersionId,
        priority,
        triggerOnNewVersion: false,
        definition: definitionOf(campaign),
      },
      models: models.map(({ modelId, selector, modelVersionId, tag }) => ({ modelId, selector, modelVersionId, tag })),
    });
    return { result, note: noteOf(result, 'campaign.clone', { name, from: campaign.id }) };
  });
}
