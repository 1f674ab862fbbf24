import { campaignDefinitionSchema, type CampaignDefinition } from '@holdfast/domain';
import { campaignsByIds, type Campaign as CampaignRow } from '@holdfast/db';
import { defineNode } from '../../graphql/nodes.ts';

export const Campaign = defineNode<CampaignRow>('Campaign', {
  action: 'campaign.read',
  read: ({ database, workspaceIds }, ids) => campaignsByIds(database.prisma, { workspaceIds, ids }),
});

const parsed = new WeakMap<CampaignRow, CampaignDefinition>();

/** What the campaign's row holds about images, attacks and transforms. */
export function definitionOf(campaign: CampaignRow): CampaignDefinition {
  const known = parsed.get(campaign);
  if (known !== undefined) return known;
  const definition = campaignDefinitionSchema.parse(campaign.definition);
  parsed.set(campaign, definition);
  return definition;
}
