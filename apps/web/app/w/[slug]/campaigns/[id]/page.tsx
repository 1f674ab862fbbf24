import { CampaignPageDocument } from '#web/features/campaigns/campaign-page.generated.ts';
import { CampaignPage } from '#web/features/campaigns/campaign-page.tsx';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface CampaignRouteProps {
  readonly params: Promise<{ readonly slug: string; readonly id: string }>;
}

export default async function CampaignRoute({ params }: CampaignRouteProps) {
  const { slug, id } = await params;
  const variables = { slug: decodeURIComponent(slug), id: decodeURIComponent(id) };
  return (
    <ReadAhead reads={[read(CampaignPageDocument, variables)]}>
      <CampaignPage id={variables.id} />
    </ReadAhead>
  );
}
