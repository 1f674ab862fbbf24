import { CampaignList } from '#web/features/campaigns/campaign-list.tsx';

export default function CampaignsPage() {
  return <CampaignList />;
}
