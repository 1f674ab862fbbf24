'use client';

import { Crosshair, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { useChangedRuns } from '../runs/use-changed-runs.ts';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { AlertList } from './alerts.tsx';
import { CampaignList } from './campaign-list.tsx';
import { firstStepsOf } from './first-steps-of.ts';
import { OverviewDocument } from './overview.generated.ts';
import { RunningRuns } from './running-runs.tsx';
import { WorkerList } from './workers.tsx';

/** Seen until the first campaign. */
const FirstSteps = dynamic(() => import('./first-steps.tsx'));

export function Overview() {
  const t = useTranslations('overview');
  const workspace = useWorkspace();
  const { data, error, refetch } = usePageQuery(OverviewDocument, {
    variables: { slug: workspace.slug },
    pollInterval: 30_000,
  });
  useChangedRuns(() => void refetch());

  const overview = data?.workspace?.overview;
  const campaignCount = data?.workspace?.campaigns.totalCount ?? 0;
  const firstSteps = firstStepsOf({
    viewerId: data?.viewer?.user.id,
    campaigns: overview?.campaigns ?? [],
    modelCount: data?.workspace?.models.totalCount ?? 0,
    datasetCount: data?.workspace?.datasets.totalCount ?? 0,
  });
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          workspace.can('campaign.write') && (
            <Link href={paths.campaignNew(workspace.slug)} className={buttonClass({ tone: 'primary' })}>
              <Crosshair className="size-3.5" aria-hidden />
              {t('newCampaign')}
            </Link>
          )
        }
      />
      {overview === undefined && error !== undefined && (
        <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
      )}
      {overview === undefined && error === undefined && <OverviewSkeleton label={t('loading')} />}
      {overview !== undefined && (
        <div className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="flex min-w-0 flex-col gap-5">
            <AlertList alerts={data?.workspace?.alerts ?? []} />
            {firstSteps !== null && workspace.can('campaign.write') && <FirstSteps steps={firstSteps} />}
            {overview.running.length > 0 && <RunningRuns runs={overview.running} />}
            <Card
              title={t('campaigns.title')}
              actions={
                campaignCount > overview.campaigns.length && (
                  <Link href={paths.campaigns(workspace.slug)} className="text-sm hover:underline">
                    {t('campaigns.all', { count: campaignCount })}
                  </Link>
                )
              }
              flush
            >
              <CampaignList
                campaigns={overview.campaigns}
                empty={
                  data?.workspace?.models.totalCount === 0
                    ? {
                        text: t('campaigns.noModels'),
                        ...(workspace.can('model.write') && {
                          action: {
                            href: paths.modelUpload(workspace.slug),
                            label: t('campaigns.uploadModel'),
                            icon: <Upload className="size-3.5" aria-hidden />,
                          },
                        }),
                      }
                    : {
                        text: t('campaigns.none'),
                        ...(workspace.can('campaign.write') && {
                          action: {
                            href: paths.campaignNew(workspace.slug),
                            label: t('newCampaign'),
                            icon: <Crosshair className="size-3.5" aria-hidden />,
                          },
                        }),
                      }
                }
              />
            </Card>
          </div>
          <div className="flex min-w-0 flex-col gap-5">
            <Card title={t('findings.title')}>
              <Link href={paths.findings(workspace.slug)} className="group flex items-baseline gap-2">
                <span className="text-2xl font-semibold">{overview.newFindings}</span>
                <span className="text-sm text-muted group-hover:underline">{t('findings.untriaged')}</span>
              </Link>
            </Card>
            <Card
              title={t('workers.title')}
              description={t('workers.queue', { claimed: overview.queue.claimed, waiting: overview.queue.waiting })}
              flush
            >
              <WorkerList workers={overview.workers} oldestWaitingSeconds={overview.queue.oldestWaitingSeconds} />
            </Card>
          </div>
        </div>
      )}
    </>
  );
}

function OverviewSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" aria-label={label} className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
      <Skeleton className="h-96" />
      <Skeleton className="h-72" />
    </div>
  );
}
