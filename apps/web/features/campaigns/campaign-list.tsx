'use client';

import type { ColumnDef } from '@tanstack/react-table';
import { CalendarClock, Crosshair, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useMemo } from 'react';
import { useNames } from '#web/features/names/use-names.ts';
import { GateBadge } from '#web/features/states/gate-badge.tsx';
import { isAtRest, RunStateBadge } from '#web/features/states/run-state-badge.tsx';
import { ProgressLine } from '#web/features/runs/progress-line.tsx';
import { useChangedRuns } from '#web/features/runs/use-changed-runs.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Badge } from '#web/ui/badge.tsx';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Checkbox } from '#web/ui/field.tsx';
import { Link } from '#web/ui/link.tsx';
import { LoadMore } from '#web/ui/load-more.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { SearchInput } from '#web/ui/search-input.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { Sparkline } from '#web/ui/sparkline.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { CampaignListDocument, type CampaignRowFragment } from './campaign-list.generated.ts';
import { campaignListVariables } from './campaign-list-variables.ts';
import { useScheduleText } from './schedule-text.ts';

/** What is tested, how it last went, and when it is tested next. */
export function CampaignList() {
  const t = useTranslations('campaigns');
  const tui = useTranslations('ui');
  const names = useNames();
  const router = useRouter();
  const { slug, can } = useWorkspace();
  const [archived, setArchived] = useUrlState('archived');
  const [search = '', setSearch] = useUrlState('q');
  const wanted = useDeferredValue(search);
  const { data, previousData, error, refetch, fetchMore } = usePageQuery(CampaignListDocument, {
    variables: campaignListVariables({ slug, archived, search: wanted }),
  });
  useChangedRuns(() => void refetch());
  const connection = (data ?? previousData)?.workspace?.campaigns;
  const rows = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  const columns = useMemo<ColumnDef<CampaignRowFragment>[]>(
    () => [
      {
        id: 'name',
        header: t('column.campaign'),
        accessorFn: ({ name }) => name,
        cell: ({ row: { original } }) => (
          <div className="min-w-28 wrap-anywhere sm:min-w-44">
            <Link href={paths.campaign(slug, original.id)} className="font-medium hover:underline">
              {original.name}
            </Link>{' '}
            {original.archivedAt !== null && <Badge>{t('archived')}</Badge>}
            <p className="text-xs text-muted">
              {names.objective(original.objective)} · {original.dataset.name}
            </p>
          </div>
        ),
      },
      {
        id: 'models',
        header: t('column.models'),
        enableSorting: false,
        cell: ({ row: { original } }) => (
          <span className="text-muted">
            {original.models
              .map(({ model, resolved }) =>
                resolved === null ? model.name : t('versionOf', { name: model.name, number: resolved.number }),
              )
              .join(', ')}
          </span>
        ),
        meta: { className: 'hidden lg:table-cell' },
      },
      {
        id: 'last',
        header: t('column.last'),
        accessorFn: ({ latestRun }) => latestRun?.createdAt ?? '',
        cell: ({ row: { original } }) => <LastRun run={original.latestRun} />,
      },
      {
        id: 'trend',
        header: t('column.trend'),
        enableSorting: false,
        cell: ({ row: { original } }) => (
          <Sparkline
            label={t('trendLabel', { name: original.name })}
            points={original.trend.map(({ attackSuccess }) => ({
              value: attackSuccess.rate,
              low: attackSuccess.interval.low,
              high: attackSuccess.interval.high,
            }))}
          />
        ),
        meta: { className: 'hidden md:table-cell' },
      },
      {
        id: 'next',
        header: t('column.next'),
        accessorFn: ({ schedule }) => schedule?.nextDueAt ?? '',
        cell: ({ row: { original } }) => <NextRun schedule={original.schedule} />,
        meta: { align: 'right', className: 'hidden sm:table-cell' },
      },
    ],
    [slug, t, names],
  );
  const newLink = (
    <Link href={paths.campaignNew(slug)} className={buttonClass({ tone: 'primary' })}>
      <Plus className="size-3.5" aria-hidden />
      {t('new')}
    </Link>
  );

  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <>
            <Checkbox
              label={t('showArchived')}
              checked={archived === 'yes'}
              onChange={(event) => setArchived(event.target.checked ? 'yes' : undefined)}
            />
            {can('campaign.write') && newLink}
          </>
        }
      />
      <SearchInput className="mb-3" value={search} onChange={setSearch} label={t('search')} />
      <Card flush>
        {connection === undefined ? (
          error === undefined ? (
            <SkeletonRows rows={8} label={tui('loading')} />
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          )
        ) : rows.length === 0 ? (
          <EmptyState
            icon={<Crosshair aria-hidden />}
            title={wanted === '' ? t('empty.title') : t('empty.noMatch', { search: wanted })}
            description={t('empty.description')}
            action={
              wanted === '' ? (
                can('campaign.write') && newLink
              ) : (
                <Button onClick={() => setSearch(undefined)}>{t('empty.clearSearch')}</Button>
              )
            }
          />
        ) : (
          <DataTable
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            moreLabel={connection.pageInfo.hasNextPage ? tui('loadMore') : undefined}
            caption={t('title')}
            onRowClick={({ id }) => router.push(paths.campaign(slug, id))}
          />
        )}
      </Card>
      <LoadMore pageInfo={connection?.pageInfo} onMore={(after) => void fetchMore({ variables: { after } })} />
    </>
  );
}

function LastRun({ run }: { readonly run: CampaignRowFragment['latestRun'] }) {
  const t = useTranslations('campaigns');
  const { slug } = useWorkspace();
  if (run === null) return <span className="text-muted">{t('neverRun')}</span>;
  return (
    <div className="flex flex-col items-start gap-1">
      <span className="flex items-center gap-1.5">
        {isAtRest(run.state) && run.gate !== null ? (
          <GateBadge status={run.gate.status} />
        ) : (
          <RunStateBadge state={run.state} />
        )}
        <Link href={paths.run(slug, run.number)} className="text-xs text-muted hover:underline">
          {t('runNumber', { number: run.number })}
        </Link>
      </span>
      {isAtRest(run.state) ? (
        <RelativeTime at={run.createdAt} className="text-xs text-muted" />
      ) : (
        <ProgressLine progress={run.progress} />
      )}
    </div>
  );
}

function NextRun({ schedule }: { readonly schedule: CampaignRowFragment['schedule'] }) {
  const t = useTranslations('campaigns');
  const scheduleText = useScheduleText();
  if (schedule === null) return <span className="text-muted">{t('byHand')}</span>;
  if (schedule.pausedAt !== null || schedule.nextDueAt === null) return <Badge>{t('paused')}</Badge>;
  return (
    <span className="inline-flex items-center gap-1.5 text-muted" title={scheduleText(schedule.facts)}>
      <CalendarClock className="size-3.5" aria-hidden />
      <RelativeTime at={schedule.nextDueAt} />
    </span>
  );
}
