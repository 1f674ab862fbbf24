'use client';

import { useMutation } from '@apollo/client/react';
import { ChartSpline, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { Badge } from '#web/ui/badge.tsx';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { AssetActions } from '../assets/asset-actions.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { useChangedObjects } from '../states/use-changed-objects.ts';
import { ModelDetailDocument } from './model-detail.generated.ts';
import { ModelUpdateDocument } from './model-update.generated.ts';
import { RobustnessTrend } from './robustness-trend.tsx';
import { VersionTree } from './version-tree.tsx';

export function ModelDetail({ id }: { readonly id: string }) {
  const t = useTranslations('models');
  const { slug, can } = useWorkspace();
  const { data, error, refetch } = usePageQuery(ModelDetailDocument, { variables: { slug, id } });
  useChangedObjects('model version', () => void refetch());
  const [update] = useMutation(ModelUpdateDocument);
  const model = data?.workspace?.model;
  if (model === null) return <ErrorState title={t('missingTitle')} message={t('missing')} />;
  if (model === undefined) {
    if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
    return (
      <div role="status" aria-label={t('loading')}>
        <Skeleton className="mb-6 h-7 w-64" />
        <Skeleton className="h-72" />
      </div>
    );
  }
  const isReady = model.versions.some(({ state }) => state === 'READY');
  const unconfirmed = model.versions.find(({ state }) => state === 'AWAITING_CONTRACT');
  return (
    <>
      <PageHeader
        title={model.name}
        {...(model.description !== '' && { description: model.description })}
        badges={model.archivedAt !== null && <Badge>{t('archived')}</Badge>}
        actions={
          can('model.write') && (
            <>
              <AssetActions
                asset={model}
                archivedText={t('archivedToast')}
                update={async (input) => (await update({ variables: { input } })).data?.modelUpdate.userErrors ?? []}
              />
              <Link
                href={`${paths.modelUpload(slug)}?model=${encodeURIComponent(id)}`}
                className={buttonClass({ tone: 'primary' })}
              >
                <Upload className="size-3.5" aria-hidden />
                {t('newVersion')}
              </Link>
            </>
          )
        }
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <Card title={t('versions')} description={t('versionsHint')} flush>
          <VersionTree model={model} versions={model.versions} />
        </Card>
        <div className="flex min-w-0 flex-col gap-5">
          <Card title={t('trendTitle')} description={t('trendHint')}>
            {model.trend.length === 0 ? (
              <EmptyState
                icon={<ChartSpline />}
                title={t('notTested')}
                description={isReady ? t('trendEmpty') : t('trendNotReady')}
                action={
                  isReady
                    ? can('campaign.write') && (
                        <Link
                          href={`${paths.campaignNew(slug)}?model=${encodeURIComponent(id)}`}
                          className={buttonClass()}
                        >
                          {t('testIt')}
                        </Link>
                      )
                    : unconfirmed !== undefined && (
                        <Link
                          href={paths.modelVersion(slug, { model: id, version: unconfirmed.id })}
                          className={buttonClass()}
                        >
                          {t('checkContract')}
                        </Link>
                      )
                }
              />
            ) : (
              <RobustnessTrend points={model.trend} />
            )}
          </Card>
          {model.campaigns.length > 0 && (
            <Card title={t('campaigns')} flush>
              <ul className="divide-y">
                {model.campaigns.map((campaign) => (
                  <li key={campaign.id}>
                    <Link href={paths.campaign(slug, campaign.id)} className="block px-4 py-2 hover:bg-hover">
                      {campaign.name}
                    </Link>
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </div>
      </div>
    </>
  );
}
