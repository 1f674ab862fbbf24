'use client';

import { useSubscription } from '@apollo/client/react';
import type { ColumnDef } from '@tanstack/react-table';
import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback, useMemo } from 'react';
import { GateBadge } from '#web/features/states/gate-badge.tsx';
import { isAtRest, RunStateBadge } from '#web/features/states/run-state-badge.tsx';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useRereadWhileLost } from '#web/lib/apollo/use-live.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { LoadMore } from '#web/ui/load-more.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Select } from '#web/ui/select.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { ProgressLine } from './progress-line.tsx';
import { RunListDocument, type RunRowFragment } from './run-list.generated.ts';
import { GATES, runListVariables } from './run-list-variables.ts';
import { WorkspaceRunsChangedDocument } from './workspace-runs-changed.generated.ts';

/** All runs of a workspace, the newest first. */
export function RunList() {
  const t = useTranslations('runs');
  const tgate = useTranslations('states.gate');
  const tui = useTranslations('ui');
  const router = useRouter();
  const { id: workspaceId, slug } = useWorkspace();
  const [gate, setGate] = useUrlState('gate');
  const [campaignId] = useUrlState('campaign');
  const gateStatus = GATES.find((status) => status === gate);
  const { data, error, refetch, fetchMore } = usePageQuery(RunListDocument, {
    variables: runListVariables({ slug, gate, campaign: campaignId }),
  });
  const connection = data?.workspace?.runs;
  const rows = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  useRereadWhileLost(useCallback(() => void refetch(), [refetch]));
  useSubscription(WorkspaceRunsChangedDocument, {
    variables: { workspaceId },
    onData: ({ data: event }) => {
      // A run that is not in the list has just started.
      const changed = event.data?.workspaceRunsChanged.id;
      if (changed !== undefined && !rows.some(({ id }) => id === changed)) void refetch();
    },
  });

  const columns = useMemo<ColumnDef<RunRowFragment>[]>(
    () => [
      {
        id: 'run',
        header: t('column.run'),
        accessorFn: ({ number }) => number,
        cell: ({ row: { original } }) => (
          <div className="min-w-28 wrap-anywhere sm:min-w-48">
            <Link href={paths.run(slug, original.number)} className="font-medium hover:underline">
              {original.title}
            </Link>
            <p className="text-xs text-muted">
              {original.models.map(({ version }) => `${version.model.name} v${version.number}`).join(', ')}
            </p>
          </div>
        ),
      },
      {
        id: 'state',
        header: t('column.state'),
        accessorFn: ({ state }) => state,
        cell: ({ row: { original } }) =>
          isAtRest(original.state) ? (
            <div className="flex flex-col items-start gap-1.5">
              <RunStateBadge state={original.state} />
              {/* Where there is no room for the column of its own. */}
              <span className="sm:hidden">
                <GateBadge status={original.gate?.status} />
              </span>
            </div>
          ) : (
            <div className="flex flex-col gap-1.5">
              <RunStateBadge state={original.state} />
              <ProgressLine progress={original.progress} />
            </div>
          ),
      },
      {
        id: 'gate',
        header: t('column.gate'),
        accessorFn: ({ gate: verdict }) => verdict?.status ?? '',
        cell: ({ row: { original } }) => <GateBadge status={original.gate?.status} />,
        meta: { className: 'hidden sm:table-cell' },
      },
      {
        id: 'kind',
        header: t('column.kind'),
        accessorFn: ({ kind }) => kind,
        cell: ({ row: { original } }) => (
          <span className="text-muted">
            {t(`kind.${original.kind}`)} · {t(`trigger.${original.trigger}`)}
          </span>
        ),
        meta: { className: 'hidden md:table-cell' },
      },
      {
        id: 'images',
        header: t('column.images'),
        accessorFn: ({ imageCount }) => imageCount,
        meta: { align: 'right', className: 'hidden sm:table-cell' },
      },
      {
        id: 'created',
        header: t('column.created'),
        accessorFn: ({ createdAt }) => createdAt,
        cell: ({ row: { original } }) => <RelativeTime at={original.createdAt} className="text-muted" />,
        meta: { align: 'right', className: 'hidden sm:table-cell' },
      },
    ],
    [slug, t],
  );

  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <Select
            label={t('filter.gate')}
            className="w-44"
            value={gateStatus ?? 'ALL'}
            options={[
              { value: 'ALL', label: t('filter.all') },
              ...GATES.map((value) => ({ value, label: tgate(value) })),
            ]}
            onChange={(value) => setGate(value === 'ALL' ? undefined : value)}
          />
        }
      />
      <Card flush>
        {error !== undefined && connection === undefined ? (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        ) : connection === undefined ? (
          <SkeletonRows rows={8} label={tui('loading')} />
        ) : rows.length === 0 ? (
          <EmptyState
            icon={<Play aria-hidden />}
            title={gateStatus === undefined ? t('empty.title') : t('empty.filtered')}
            description={t('empty.description')}
            action={
              <Link href={paths.campaigns(slug)} className={buttonClass({ tone: 'primary' })}>
                {t('empty.action')}
              </Link>
            }
          />
        ) : (
          <DataTable
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            moreLabel={connection.pageInfo.hasNextPage ? tui('loadMore') : undefined}
            caption={t('title')}
            onRowClick={({ number }) => router.push(paths.run(slug, number))}
          />
        )}
      </Card>
      <LoadMore pageInfo={connection?.pageInfo} onMore={(after) => void fetchMore({ variables: { after } })} />
    </>
  );
}
