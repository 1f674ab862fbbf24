import { CampaignListDocument } from '#web/features/campaigns/campaign-list.generated.ts';
import { CampaignList } from '#web/features/campaigns/campaign-list.tsx';
import { campaignListVariables } from '#web/features/campaigns/campaign-list-variables.ts';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface CampaignListRouteProps {
  readonly params: Promise<{ readonly slug: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | undefined>>>;
}

export default async function CampaignListRoute({ params, searchParams }: CampaignListRouteProps) {
  const slug = decodeURIComponent((await params).slug);
  const address = await searchParams;
  return (
    <ReadAhead
      reads={[
        read(
          CampaignListDocument,
          campaignListVariables({ slug, archived: address['archived'], search: address['q'] }),
        ),
      ]}
    >
      <CampaignList />
    </ReadAhead>
  );
}
