import { EditCampaign } from '#web/features/campaigns/editor/edit-campaign.tsx';

interface EditCampaignRouteProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function EditCampaignRoute({ params }: EditCampaignRouteProps) {
  return <EditCampaign id={decodeURIComponent((await params).id)} />;
}
