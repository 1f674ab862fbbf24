'use client';

import { useMutation } from '@apollo/client/react';
import { Crosshair, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { TaskStep } from '#web/features/states/task-step.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { useTask } from '#web/lib/tasks/use-task.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Badge } from '#web/ui/badge.tsx';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Problem } from '#web/ui/problem.tsx';
import { Progress } from '#web/ui/progress.tsx';
import { SearchInput } from '#web/ui/search-input.tsx';
import { Select } from '#web/ui/select.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { AssetActions } from '../assets/asset-actions.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { DatasetDetailDocument, type DatasetVersionFieldsFragment } from './dataset-detail.generated.ts';
import { DatasetStateBadge } from './dataset-state-badge.tsx';
import { DatasetUpdateDocument } from './dataset-update.generated.ts';
import { ImageGrid } from './image-grid.tsx';
import { ProblemList } from './problem-list.tsx';

const ALL = 'all';

export function DatasetDetail({ id }: { readonly id: string }) {
  const t = useTranslations('datasets');
  const { slug, can } = useWorkspace();
  const { data, error, refetch } = usePageQuery(DatasetDetailDocument, { variables: { id } });
  const [wantedVersion, setVersion] = useUrlState('version');
  const read = useCallback(() => void refetch(), [refetch]);
  const [update] = useMutation(DatasetUpdateDocument);
  const node = data?.node;
  const dataset = node && 'versions' in node ? node : undefined;
  const versions = [...(dataset?.versions ?? [])].sort((a, b) => b.number - a.number);
  const version = versions.find(({ number }) => String(number) === wantedVersion) ?? versions[0];
  useTask(version?.importTask, read, version?.state === 'IMPORTING');

  if (dataset === undefined) {
    if (data !== undefined) return <ErrorState title={t('missingTitle')} message={t('missing')} />;
    if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={read} />;
    return (
      <div data-wide>
        <Skeleton className="h-96" />
      </div>
    );
  }
  return (
    <div data-wide>
      <PageHeader
        title={dataset.name}
        {...(dataset.description !== '' && { description: dataset.description })}
        badges={
          <>
            {version !== undefined && <DatasetStateBadge state={version.state} />}
            {dataset.archivedAt !== null && <Badge>{t('archived')}</Badge>}
          </>
        }
        actions={
          <>
            {versions.length > 0 && version !== undefined && (
              <Select
                className="w-56"
                label={t('version')}
                value={String(version.number)}
                options={versions.map(({ number, imageCount }) => ({
                  value: String(number),
                  label: t('versionOption', { number, images: imageCount }),
                }))}
                onChange={setVersion}
              />
            )}
            {can('dataset.write') && (
              <AssetActions
                asset={dataset}
                archivedText={t('archivedToast')}
                update={async (input) => (await update({ variables: { input } })).data?.datasetUpdate.userErrors ?? []}
              />
            )}
            {can('dataset.write') && (
              <Link href={`${paths.datasetUpload(slug)}?dataset=${encodeURIComponent(id)}`} className={buttonClass()}>
                <Upload className="size-3.5" aria-hidden />
                {t('newVersion')}
              </Link>
            )}
            {can('campaign.write') &&
              dataset.archivedAt === null &&
              versions.some(({ state }) => state === 'READY') && (
                <Link
                  href={`${paths.campaignNew(slug)}?dataset=${encodeURIComponent(id)}`}
                  className={buttonClass({ tone: 'primary' })}
                >
                  <Crosshair className="size-3.5" aria-hidden />
                  {t('testIt')}
                </Link>
              )}
          </>
        }
      />
      {version !== undefined && <VersionView key={version.id} version={version} />}
    </div>
  );
}

function VersionView({ version }: { readonly version: DatasetVersionFieldsFragment }) {
  const t = useTranslations('datasets');
  const [search = '', setSearch] = useUrlState('q');
  const [label, setLabel] = useUrlState('label');
  const failure = version.failure ?? version.importTask?.failure;
  if (failure) return <Problem value={failure} title={t('failed')} />;
  if (version.state === 'IMPORTING') {
    return (
      <Card title={t('importing')}>
        <p className="mb-2 text-sm text-muted first-letter:uppercase" role="status">
          <TaskStep task={version.importTask} waiting={t('waiting')} />
        </p>
        <Progress value={version.importTask?.progress} label={t('importing')} />
      </Card>
    );
  }
  const labels = version.labels.flatMap((entry) =>
    entry.label === null
      ? []
      : [{ value: entry.label, label: t('labelOption', { label: entry.label, count: entry.count }) }],
  );
  return (
    <>
      <p className="-mt-4 mb-4 text-sm text-muted">
        {t('summary', { images: version.imageCount, labels: labels.length, format: version.format })} ·{' '}
        {t('format', { format: version.format })}
      </p>
      {version.leftOutFiles.count > 0 && (
        <ProblemList title={t('leftOut', { count: version.leftOutFiles.count })} problems={version.leftOutFiles} />
      )}
      {version.labelProblems.count > 0 && (
        <ProblemList
          title={t('labelProblems', { count: version.labelProblems.count })}
          problems={version.labelProblems}
        />
      )}
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchInput value={search} onChange={setSearch} label={t('searchImages')} />
        {labels.length > 0 && (
          <Select
            className="w-52"
            label={t('label')}
            value={label ?? ALL}
            options={[{ value: ALL, label: t('allLabels') }, ...labels]}
            onChange={(value) => setLabel(value === ALL ? undefined : value)}
          />
        )}
      </div>
      <ImageGrid versionId={version.id} search={search} label={label} />
    </>
  );
}
