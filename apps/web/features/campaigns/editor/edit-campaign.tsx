'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { CampaignPageDocument } from '#web/features/campaigns/campaign-page.generated.ts';
import { OnlyFor } from '#web/features/shell/only-for.tsx';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useWholeLists } from '#web/lib/apollo/use-whole-lists.ts';
import { paths } from '#web/lib/paths.ts';
import { useReaderTimeZone } from '#web/lib/use-time-zone.ts';
import { ErrorState } from '#web/ui/error-state.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { CampaignForm } from './campaign-form.tsx';
import { CampaignUpdateDocument } from './campaign-save.generated.ts';
import { draftOf } from './draft-of.ts';
import { inputOf } from './draft.ts';
import { EditorMaterialDocument } from './editor-material.generated.ts';

/** A campaign that exists, for those who may change it. */
export function EditCampaign({ id }: { readonly id: string }) {
  const { slug } = useWorkspace();
  return (
    <OnlyFor action="campaign.write" back={paths.campaign(slug, id)}>
      <EditCampaignForm id={id} />
    </OnlyFor>
  );
}

/** Its revision goes along, so that nobody overwrites what somebody else has just saved. */
function EditCampaignForm({ id }: { readonly id: string }) {
  const t = useTranslations('campaigns.editor');
  const tc = useTranslations('campaigns');
  const tui = useTranslations('ui');
  const router = useRouter();
  const { slug } = useWorkspace();
  const timeZone = useReaderTimeZone();
  const material = useQuery(EditorMaterialDocument, { variables: { slug } });
  const isWhole = useWholeLists(material.data?.workspace, material.fetchMore);
  const page = useQuery(CampaignPageDocument, { variables: { slug, id }, fetchPolicy: 'network-only' });
  const [update] = useMutation(CampaignUpdateDocument, { refetchQueries: [CampaignPageDocument] });
  const campaign = page.data?.workspace?.campaign;
  const workspace = material.data?.workspace;
  if (!campaign || !workspace || material.data === undefined || !isWhole) {
    const error = material.error ?? page.error;
    const readAgain = () => void Promise.all([material.refetch(), page.refetch()]);
    if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={readAgain} />;
    if (page.data?.workspace && !campaign) {
      return <ErrorState title={tc('notFound.title')} message={tc('notFound.description')} />;
    }
    return <SkeletonRows rows={12} label={tui('loading')} />;
  }
  return (
    <>
      <PageHeader title={t('editTitle', { name: campaign.name })} description={t('editDescription')} />
      <CampaignForm
        material={{ ...material.data, workspace }}
        initial={draftOf(campaign, timeZone)}
        submitLabel={tui('save')}
        cancelHref={paths.campaign(slug, id)}
        onSubmit={async (draft) => {
          const { data } = await update({
            variables: { input: { id, revision: campaign.revision, campaign: inputOf(draft) } },
          });
          if (data?.campaignUpdate.campaign) router.push(paths.campaign(slug, id));
          return data?.campaignUpdate.userErrors ?? [];
        }}
      />
    </>
  );
}
