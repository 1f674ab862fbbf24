'use client';

import { Images, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useDeferredValue } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Checkbox } from '#web/ui/field.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { SearchInput } from '#web/ui/search-input.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { useChangedObjects } from '../states/use-changed-objects.ts';
import { DatasetCard } from './dataset-card.tsx';
import { DatasetListDocument } from './dataset-list.generated.ts';

export function DatasetList() {
  const t = useTranslations('datasets');
  const { slug, can } = useWorkspace();
  const [search = '', setSearch] = useUrlState('q');
  const [archived, setArchived] = useUrlState('archived');
  const wanted = useDeferredValue(search);
  const { data, error, refetch, fetchMore, previousData } = usePageQuery(DatasetListDocument, {
    variables: { slug, ...(wanted !== '' && { search: wanted }), ...(archived === 'yes' && { includeArchived: true }) },
  });
  useChangedObjects('data set version', () => void refetch());
  const datasets = (data ?? previousData)?.workspace?.datasets;
  const uploadLink = (
    <Link href={paths.datasetUpload(slug)} className={buttonClass({ tone: 'primary' })}>
      <Upload className="size-3.5" aria-hidden />
      {t('upload')}
    </Link>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={can('dataset.write') && uploadLink} />
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchInput value={search} onChange={setSearch} label={t('search')} />
        <Checkbox
          label={t('showArchived')}
          checked={archived === 'yes'}
          onChange={(event) => setArchived(event.target.checked ? 'yes' : undefined)}
        />
      </div>
      {datasets === undefined && error !== undefined && (
        <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
      )}
      {datasets === undefined && error === undefined && (
        <div role="status" aria-label={t('loading')} className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {Array.from({ length: 3 }, (_, index) => (
            <Skeleton key={index} className="h-56" />
          ))}
        </div>
      )}
      {datasets?.edges.length === 0 && (
        <Card>
          <EmptyState
            icon={<Images />}
            title={wanted === '' ? t('emptyTitle') : t('noMatch', { search: wanted })}
            description={t('emptyDescription')}
            action={
              wanted === '' ? (
                can('dataset.write') && uploadLink
              ) : (
                <Button onClick={() => setSearch(undefined)}>{t('clearSearch')}</Button>
              )
            }
          />
        </Card>
      )}
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3 min-[2200px]:grid-cols-5">
        {datasets?.edges.map(({ node }) => (
          <DatasetCard key={node.id} dataset={node} />
        ))}
      </ul>
      {datasets?.pageInfo.hasNextPage === true && (
        <div className="mt-4 text-center">
          <Button onClick={() => void fetchMore({ variables: { after: datasets.pageInfo.endCursor } })}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  );
}
