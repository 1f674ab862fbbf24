import { NewCampaign } from '#web/features/campaigns/editor/new-campaign.tsx';

export default function NewCampaignPage() {
  return <NewCampaign />;
}
