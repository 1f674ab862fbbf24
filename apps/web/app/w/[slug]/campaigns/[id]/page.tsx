import { CampaignPage } from '#web/features/campaigns/campaign-page.tsx';

interface CampaignRouteProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function CampaignRoute({ params }: CampaignRouteProps) {
  return <CampaignPage id={decodeURIComponent((await params).id)} />;
}
