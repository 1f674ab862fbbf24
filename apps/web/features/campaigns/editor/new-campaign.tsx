'use client';

import { useApolloClient, useMutation, useQuery } from '@apollo/client/react';
import { Boxes } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { CampaignListDocument } from '#web/features/campaigns/campaign-list.generated.ts';
import { OnlyFor } from '#web/features/shell/only-for.tsx';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useWholeLists } from '#web/lib/apollo/use-whole-lists.ts';
import { paths } from '#web/lib/paths.ts';
import { useReaderTimeZone } from '#web/lib/use-time-zone.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { CampaignCreateDocument } from './campaign-save.generated.ts';
import { CampaignForm } from './campaign-form.tsx';
import { inputOf, newDraft, type CampaignDraft } from './draft.ts';
import { EditorMaterialDocument } from './editor-material.generated.ts';
import { usualName } from './usual-name.ts';

/** A new campaign, for those who may make one. */
export function NewCampaign() {
  const { slug } = useWorkspace();
  return (
    <OnlyFor action="campaign.write" back={paths.campaigns(slug)}>
      <NewCampaignForm />
    </OnlyFor>
  );
}

/** Filled in with what is there so that it could run as it is. */
function NewCampaignForm() {
  const t = useTranslations('campaigns.editor');
  const tui = useTranslations('ui');
  const router = useRouter();
  const { id: workspaceId, slug, can } = useWorkspace();
  const timeZone = useReaderTimeZone();
  const query = useSearchParams();
  // A draft begins with what is here now: one out of the cache would not know what was uploaded since.
  const { data, error, refetch, fetchMore } = useQuery(EditorMaterialDocument, {
    variables: { slug },
    fetchPolicy: 'network-only',
  });
  // The newest model may be on any page of them, and so may the name that a new campaign would be given.
  const isWhole = useWholeLists(data?.workspace, fetchMore);
  const [create] = useMutation(CampaignCreateDocument, { refetchQueries: [CampaignListDocument] });
  const client = useApolloClient();
  if (data === undefined || data.workspace === null || !isWhole) {
    return (
      <>
        <PageHeader title={t('newTitle')} description={t('newDescription')} />
        {error === undefined ? (
          <SkeletonRows rows={12} label={tui('loading')} />
        ) : (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        )}
      </>
    );
  }
  const { workspace } = data;
  const hasModel = workspace.models.edges.some(({ node }) => node.latest !== null);
  const hasDataset = workspace.datasets.edges.some(({ node }) => node.latest !== null);
  if (!hasModel || !hasDataset) {
    return (
      <>
        <PageHeader title={t('newTitle')} />
        <Card>
          <EmptyState
            icon={<Boxes aria-hidden />}
            title={hasModel ? t('noDataset') : t('noModel')}
            description={t('missingDescription')}
            action={
              <Link
                href={hasModel ? paths.datasetUpload(slug) : paths.modelUpload(slug)}
                className={buttonClass({ tone: 'primary' })}
              >
                {hasModel ? t('uploadDataset') : t('uploadModel')}
              </Link>
            }
          />
        </Card>
      </>
    );
  }
  const material = { ...data, workspace };
  const nameOf = (draft: CampaignDraft) => usualName(material, draft, (parts) => t('usualName', parts));
  const draft = newDraft(material, {
    timeZone,
    modelId: query.get('model') ?? undefined,
    datasetId: query.get('dataset') ?? undefined,
  });
  const save = async (written: CampaignDraft) => {
    const { data: answer } = await create({ variables: { input: { workspaceId, campaign: inputOf(written) } } });
    return { id: answer?.campaignCreate.campaign?.id, errors: answer?.campaignCreate.userErrors ?? [] };
  };
  const onCreate = async (written: CampaignDraft) => {
    const { id, errors } = await save(written);
    if (id !== undefined) router.push(paths.campaign(slug, id));
    return errors;
  };
  const onStart = async (written: CampaignDraft) => {
    const { id, errors } = await save(written);
    if (id === undefined) return errors;
    const { startRun } = await import('./start-run.ts');
    router.push(await startRun({ client, slug, campaignId: id }));
    return errors;
  };
  return (
    <>
      <PageHeader title={t('newTitle')} description={t('newDescription')} />
      <CampaignForm
        material={material}
        initial={{ ...draft, name: nameOf(draft) }}
        usualName={nameOf}
        cancelHref={paths.campaigns(slug)}
        {...(can('run.start')
          ? {
              submitLabel: t('createAndStart'),
              onSubmit: onStart,
              alternative: { label: t('create'), onSubmit: onCreate },
            }
          : { submitLabel: t('create'), onSubmit: onCreate })}
      />
    </>
  );
}
