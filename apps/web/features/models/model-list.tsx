'use client';

import type { ColumnDef } from '@tanstack/react-table';
import { Boxes, Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useMemo } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { formatBytes } from '#web/lib/format/bytes.ts';
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
import { PageHeader } from '#web/ui/page-header.tsx';
import { Rate } from '#web/ui/rate.tsx';
import { SearchInput } from '#web/ui/search-input.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { Sparkline } from '#web/ui/sparkline.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { ModelStateBadge } from '../states/model-state-badge.tsx';
import { useChangedObjects } from '../states/use-changed-objects.ts';
import { listedVersions } from './listed-versions.ts';
import { ModelListDocument, type ModelRowFragment } from './model-list.generated.ts';

export function ModelList() {
  const t = useTranslations('models');
  const router = useRouter();
  const { slug, can } = useWorkspace();
  const [search = '', setSearch] = useUrlState('q');
  const [archived, setArchived] = useUrlState('archived');
  const wanted = useDeferredValue(search);
  const { data, error, refetch, fetchMore, previousData } = usePageQuery(ModelListDocument, {
    variables: { slug, ...(wanted !== '' && { search: wanted }), ...(archived === 'yes' && { includeArchived: true }) },
  });
  useChangedObjects('model version', () => void refetch());
  const models = (data ?? previousData)?.workspace?.models;
  const rows = useMemo(() => models?.edges.map(({ node }) => node) ?? [], [models]);
  const columns = useModelColumns(slug);

  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          can('model.write') && (
            <Link href={paths.modelUpload(slug)} className={buttonClass({ tone: 'primary' })}>
              <Upload className="size-3.5" aria-hidden />
              {t('upload')}
            </Link>
          )
        }
      />
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchInput value={search} onChange={setSearch} label={t('search')} />
        <Checkbox
          label={t('showArchived')}
          checked={archived === 'yes'}
          onChange={(event) => setArchived(event.target.checked ? 'yes' : undefined)}
        />
      </div>
      <Card flush>
        {models === undefined && error !== undefined && (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        )}
        {models === undefined && error === undefined && <SkeletonRows label={t('loading')} />}
        {models !== undefined && rows.length === 0 && (
          <EmptyState
            icon={<Boxes />}
            title={wanted === '' ? t('emptyTitle') : t('noMatch', { search: wanted })}
            description={t('emptyDescription')}
            action={
              wanted !== '' ? (
                <Button onClick={() => setSearch(undefined)}>{t('clearSearch')}</Button>
              ) : (
                can('model.write') && (
                  <Link href={paths.modelUpload(slug)} className={buttonClass({ tone: 'primary' })}>
                    {t('upload')}
                  </Link>
                )
              )
            }
          />
        )}
        {rows.length > 0 && (
          <DataTable
            caption={t('title')}
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            moreLabel={models?.pageInfo.hasNextPage === true ? t('more') : undefined}
            onRowClick={(row) => router.push(paths.model(slug, row.id))}
          />
        )}
        {models?.pageInfo.hasNextPage === true && (
          <div className="border-t p-3 text-center">
            <Button onClick={() => void fetchMore({ variables: { after: models.pageInfo.endCursor } })}>
              {t('more')}
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

function useModelColumns(slug: string): ColumnDef<ModelRowFragment>[] {
  const t = useTranslations('models');
  return useMemo(
    () => [
      {
        id: 'name',
        accessorFn: (row) => row.name,
        header: t('columns.name'),
        cell: ({ row: { original } }) => (
          <div className="min-w-28 wrap-anywhere sm:min-w-40">
            <Link href={paths.model(slug, original.id)} className="font-medium hover:underline">
              {original.name}
            </Link>{' '}
            {original.archivedAt !== null && <Badge>{t('archived')}</Badge>}
            <div className="flex flex-wrap gap-1">
              {original.tags.map(({ tag, version }) => (
                <Badge key={tag}>
                  {tag} · {t('versionShort', { number: version.number })}
                </Badge>
              ))}
            </div>
          </div>
        ),
      },
      {
        id: 'version',
        accessorFn: (row) => listedVersions(row).at(0)?.number ?? 0,
        header: t('columns.latest'),
        cell: ({ row: { original } }) => (
          <span className="inline-flex flex-col items-start gap-y-1">
            {listedVersions(original).map(({ id, number, state }) => (
              <span key={id} className="inline-flex flex-wrap items-center gap-x-2 gap-y-1 sm:flex-nowrap">
                <span className="tabular">{t('versionShort', { number })}</span>
                <ModelStateBadge state={state} />
              </span>
            ))}
          </span>
        ),
      },
      {
        id: 'task',
        accessorFn: (row) => listedVersions(row).at(-1)?.task ?? '',
        header: t('columns.task'),
        cell: ({ row: { original } }) => {
          const task = listedVersions(original).at(-1)?.task;
          return task ? t(`task.${task}`) : <span className="text-faint">{t('unknown')}</span>;
        },
        meta: { className: 'hidden md:table-cell' },
      },
      {
        id: 'trend',
        accessorFn: (row) => row.trend.at(-1)?.attackSuccess.rate ?? -1,
        header: t('columns.attackSuccess'),
        cell: ({ row: { original } }) => <TrendCell trend={original.trend} />,
      },
      {
        id: 'size',
        accessorFn: (row) => Number(listedVersions(row).at(-1)?.size ?? 0),
        header: t('columns.size'),
        meta: { align: 'right', className: 'hidden md:table-cell' },
        cell: ({ row: { original } }) => {
          const size = listedVersions(original).at(-1)?.size;
          return size !== undefined && <span className="whitespace-nowrap text-muted">{formatBytes(size)}</span>;
        },
      },
      {
        id: 'created',
        accessorFn: (row) => listedVersions(row).at(0)?.createdAt ?? '',
        header: t('columns.updated'),
        meta: { align: 'right', className: 'hidden sm:table-cell' },
        cell: ({ row: { original } }) => {
          const at = listedVersions(original).at(0)?.createdAt;
          return at !== undefined && <RelativeTime at={at} className="whitespace-nowrap text-muted" />;
        },
      },
    ],
    [slug, t],
  );
}

function TrendCell({ trend }: { readonly trend: ModelRowFragment['trend'] }) {
  const t = useTranslations('models');
  const last = trend.at(-1);
  if (last === undefined) return <span className="text-faint">{t('notTested')}</span>;
  return (
    <span className="inline-flex items-center gap-3">
      <span className="hidden sm:inline">
        <Sparkline
          width={72}
          label={t('trendLabel', { count: trend.length })}
          points={trend.map(({ attackSuccess }) => ({
            value: attackSuccess.rate,
            low: attackSuccess.interval.low,
            high: attackSuccess.interval.high,
          }))}
        />
      </span>
      <Rate value={last.attackSuccess} className="max-sm:whitespace-normal" />
    </span>
  );
}
