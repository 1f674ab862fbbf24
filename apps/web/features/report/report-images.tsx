'use client';

import { skipToken, useQuery } from '@apollo/client/react';
import { Images } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Button } from '#web/ui/button.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { FilterPanel } from './filter-panel.tsx';
import { PAGE_SIZE } from './image-filter-of.ts';
import { useImageFilters } from './image-filters.ts';
import { ImageGrid, type GridImage } from './image-grid.tsx';
import { useImageLink } from './image-link.ts';
import { useImagesAhead } from './use-images-ahead.ts';
import { useSampleAhead } from './use-sample-ahead.ts';
import { ReportCellFacetsDocument, ReportImagesDocument } from './report-images.generated.ts';

/** Loaded while the grid is read, so that the first click does not wait for it. */
const loadSampleView = () => import('./sample-view.tsx');
const SampleView = dynamic(loadSampleView);

interface ReportImagesTabProps {
  readonly slug: string;
  readonly run: RunOnPage;
  readonly modelOrdinal: number;
}

/** The images of a run behind facets; one of them opens beside its neighbours. */
export default function ReportImagesTab({ slug, run, modelOrdinal }: ReportImagesTabProps) {
  const t = useTranslations('report.images');
  const tf = useTranslations('report.filter');
  const tui = useTranslations('ui');
  const openImages = useImageLink();
  const filters = useImageFilters();
  // Opening an image is a step that Back takes back; going on to its neighbours is not.
  const [open, setOpen] = useUrlState('sample', 'push');
  const [, moveTo] = useUrlState('sample');
  const openedHere = useRef(false);
  const isFiltered = Object.keys(filters.filter).length > 0;
  const variables = { slug, number: run.number, modelOrdinal, filter: filters.filter };
  const { data, previousData, error, refetch, fetchMore, loading } = usePageQuery(ReportImagesDocument, {
    variables: { ...variables, first: PAGE_SIZE, withFacets: true },
  });
  // These read the outcomes under all attacks and transforms.
  const [asksForCells, setAsksForCells] = useState(false);
  const onCells = useCallback(() => setAsksForCells(true), []);
  const cells = useQuery(ReportCellFacetsDocument, asksForCells ? { variables } : skipToken);
  // While another filter is read, what was there stays, dimmed.
  const shown = (data ?? previousData)?.workspace?.run;
  const connection = shown?.images;
  const images = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  const more = connection?.pageInfo;
  const onEnd = useCallback(() => {
    if (more?.hasNextPage === true && !loading)
      void fetchMore({ variables: { after: more.endCursor, withFacets: false } });
  }, [more, loading, fetchMore]);
  useEffect(() => void loadSampleView(), []);
  const onOpen = useCallback(
    (image: GridImage) => {
      openedHere.current = true;
      setOpen(String(image.position));
    },
    [setOpen],
  );
  const readImagesAhead = useImagesAhead({ slug, number: run.number, modelOrdinal });
  const readSampleAhead = useSampleAhead({ slug, number: run.number, modelOrdinal });
  const position = open === undefined ? undefined : Number(open);

  return (
    <div className="grid gap-5 lg:grid-cols-[15rem_1fr]">
      <FilterPanel
        run={run}
        filters={filters}
        facets={shown?.facets}
        cellFacets={cells.data?.workspace?.run?.facets}
        onCells={onCells}
        onApproach={readImagesAhead}
      />
      <div className="min-w-0">
        {connection === undefined ? (
          error === undefined ? (
            <SkeletonRows rows={12} label={tui('loading')} />
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          )
        ) : images.length === 0 ? (
          <EmptyState
            icon={<Images aria-hidden />}
            title={isFiltered ? t('empty') : t('none')}
            description={isFiltered ? t('emptyDescription') : t('noneDescription')}
            {...(isFiltered && { action: <Button onClick={() => openImages({})}>{tf('clear')}</Button> })}
          />
        ) : (
          <ImageGrid
            images={images}
            total={shown?.facets?.total}
            dimmed={data === undefined}
            onOpen={onOpen}
            onApproach={readSampleAhead}
            onEnd={onEnd}
          />
        )}
      </div>
      {position !== undefined && Number.isInteger(position) && (
        <SampleView
          slug={slug}
          run={run}
          modelOrdinal={modelOrdinal}
          position={position}
          positions={images.map((image) => image.position)}
          onMove={(next) => {
            moveTo(String(next));
            // The keys go on beyond what the grid has read.
            if (next === images.at(-1)?.position) onEnd();
          }}
          onClose={() => {
            // Back to the grid as it was; a link that led here straight has no grid behind it.
            if (openedHere.current) history.back();
            else moveTo(undefined);
            openedHere.current = false;
          }}
        />
      )}
    </div>
  );
}
