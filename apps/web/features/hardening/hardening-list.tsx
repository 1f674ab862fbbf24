'use client';

import { Plus, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { useChangedObjects } from '#web/features/states/use-changed-objects.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { LoadMore } from '#web/ui/load-more.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { HardeningDialog } from './hardening-dialog.tsx';
import { HardeningProgressLine } from './hardening-progress.tsx';
import { HardeningListDocument } from './hardening.generated.ts';
import { HardeningBadge, isHardeningAtRest } from './hardening-state.tsx';

/** Adversarial training: jobs, and the versions that came of them. */
export function HardeningList() {
  const t = useTranslations('hardening');
  const tui = useTranslations('ui');
  const { slug, can } = useWorkspace();
  const [starting, setStarting] = useState(false);
  const { data, error, refetch, fetchMore } = usePageQuery(HardeningListDocument, { variables: { slug } });
  useChangedObjects('hardening job', () => void refetch());
  const connection = data?.workspace?.hardeningJobs;
  const jobs = connection?.edges.map(({ node }) => node);
  const startButton = can('hardening.start') && (
    <Button tone="primary" icon={<Plus className="size-3.5" aria-hidden />} onClick={() => setStarting(true)}>
      {t('start')}
    </Button>
  );
  return (
    <>
      {/* An empty list has the button in its middle. */}
      <PageHeader title={t('title')} description={t('description')} actions={jobs?.length !== 0 && startButton} />
      <Card flush>
        {jobs === undefined ? (
          error === undefined ? (
            <SkeletonRows rows={6} label={tui('loading')} />
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          )
        ) : jobs.length === 0 ? (
          <EmptyState
            icon={<ShieldCheck aria-hidden />}
            title={t('empty')}
            description={t('emptyDescription')}
            {...(startButton !== false && { action: startButton })}
          />
        ) : (
          <ul className="divide-y">
            {jobs.map((job) => (
              <li key={job.id} data-row className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3">
                <div className="min-w-0 flex-1 basis-56">
                  <Link href={paths.hardeningJob(slug, job.id)} className="font-medium hover:underline">
                    {job.result === null
                      ? t('from', { name: job.source.model.name, number: job.source.number })
                      : t('fromTo', {
                          name: job.source.model.name,
                          number: job.source.number,
                          result: job.result.number,
                        })}
                  </Link>
                  <p className="text-xs text-muted">
                    {t('on', { dataset: job.dataset.dataset.name, version: job.dataset.number })}
                  </p>
                </div>
                <HardeningBadge state={job.state} />
                {!isHardeningAtRest(job.state) && job.progress !== null && (
                  <HardeningProgressLine progress={job.progress} />
                )}
                <RelativeTime at={job.createdAt} className="w-28 text-right text-xs text-muted" />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <LoadMore pageInfo={connection?.pageInfo} onMore={(after) => void fetchMore({ variables: { after } })} />
      {starting && <HardeningDialog onClose={() => setStarting(false)} />}
    </>
  );
}
