import type { CampaignListQueryVariables } from './campaign-list.generated.ts';

interface CampaignListAddress {
  readonly slug: string;
  readonly archived: string | undefined;
  readonly search: string | undefined;
}

/** What an address asks for, for the browser as for the server that reads ahead. */
export const campaignListVariables = ({
  slug,
  archived,
  search = '',
}: CampaignListAddress): CampaignListQueryVariables => ({
  slug,
  first: 50,
  includeArchived: archived === 'yes',
  ...(search !== '' && { search }),
});
