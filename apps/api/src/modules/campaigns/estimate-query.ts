import { builder } from '../../graphql/builder.ts';
import { InputError, badInput, badInputs } from '../../graphql/errors.ts';
import { guard, signedIn } from '../../graphql/guard.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { datasetVersionOf } from './campaign.ts';
import { resolveChoice } from './campaign-model.ts';
import { estimateFor } from './cost.ts';
import { CampaignInput, type CampaignInputShape } from './inputs.ts';
import { CostEstimate } from './parts.ts';
import { readCampaign } from './save.ts';

const asking = guard({ on: Workspace, action: 'campaign.read', field: ['workspaceId'] });

builder.queryField('campaignEstimate', (t) =>
  t.field({
    type: CostEstimate,
    description: 'Cost of a campaign that is being written.',
    args: { input: t.arg({ type: CampaignInput, required: true }), workspaceId: t.arg.id({ required: true }) },
    extensions: asking.extensions,
    resolve: async (_root, { input, workspaceId }, context) => {
      const workspace = await asking.find(context, workspaceId);
      if (workspace === null) throw badInput('NOT_FOUND', 'There is no such workspace');
      return estimateOf(signedIn(context), { workspaceId: workspace.id, input });
    },
  }),
);

/** A draft need not have a name yet; whatever else is missing or wrong is told as the mutation would tell it. */
async function estimateOf(
  context: ReturnType<typeof signedIn>,
  { workspaceId, input }: { readonly workspaceId: string; readonly input: CampaignInputShape },
) {
  try {
    const named = { ...input, name: input.name?.trim() ? input.name : 'draft' };
    const { values, models } = await readCampaign(context, { workspaceId, input: named, current: null });
    const versions = await Promise.all((models ?? []).map((choice) => resolveChoice(context, choice)));
    return await estimateFor(context, {
      kind: values.kind,
      definition: values.definition,
      datasetVersion: await datasetVersionOf(context, values),
      versionIds: versions.map((version) => version?.id ?? null),
    });
  } catch (error) {
    if (error instanceof InputError) throw badInputs(error);
    throw error;
  }
}
