import type { ApolloClient } from '@apollo/client';
import { CampaignStartDocument } from '#web/features/campaigns/campaign-actions.generated.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { paths } from '#web/lib/paths.ts';

interface StartRun {
  readonly client: ApolloClient;
  readonly slug: string;
  readonly campaignId: string;
}

/** Starts a campaign that was just made. Returns where to go on: its run; or the campaign, which is there already, where no run could be started. */
export async function startRun({ client, slug, campaignId }: StartRun): Promise<string> {
  try {
    const { data } = await client.mutate({
      mutation: CampaignStartDocument,
      variables: { input: { campaignId, idempotencyKey: campaignId } },
    });
    const { run, userErrors } = data?.campaignStart ?? {};
    if (run) return paths.run(slug, run.number);
    tellRefusal(userErrors);
  } catch (reason) {
    tellFailure(reason);
  }
  return paths.campaign(slug, campaignId);
}
