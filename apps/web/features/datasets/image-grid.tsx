'use client';

import { useQuery } from '@apollo/client/react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ImageOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { BoxedImage } from '#web/ui/boxed-image.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { FileName } from '#web/ui/file-name.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { DatasetItemsDocument, type GridItemFragment } from './image-grid.generated.ts';

interface ImageGridProps {
  readonly versionId: string;
  readonly search: string;
  readonly label: string | undefined;
}

const CELL_WIDTH = 200;
const GAP = 12;
/** Caption below a picture. */
const CAPTION = 40;
/** The next page is asked for this many rows before its place comes into view. */
const AHEAD_ROWS = 6;

/** Every picture with its boxes; rows out of view are not in the page, and pages are read as the reader gets there. */
export function ImageGrid({ versionId, search, label }: ImageGridProps) {
  const t = useTranslations('datasets');
  const { data, error, loading, refetch, fetchMore } = useQuery(DatasetItemsDocument, {
    variables: { id: versionId, ...(search !== '' && { search }), ...(label !== undefined && { label }) },
  });
  const node = data?.node;
  const items = node && 'items' in node ? node.items : undefined;
  const edges = items?.edges ?? [];
  const frame = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = () =>
      setPlace({ width: element.clientWidth, top: element.getBoundingClientRect().top + window.scrollY });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const columns = Math.max(2, Math.floor((place.width + GAP) / (CELL_WIDTH + GAP)));
  const cellWidth = (place.width - GAP * (columns - 1)) / columns;
  const rowHeight = Math.round(cellWidth * 0.75) + CAPTION + GAP;
  const rows = useWindowVirtualizer({
    count: Math.ceil(edges.length / columns),
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: place.top,
  });
  const { measure } = rows;
  useEffect(measure, [measure, rowHeight]);

  const lastRow = rows.getVirtualItems().at(-1)?.index ?? 0;
  const wantsMore = items?.pageInfo.hasNextPage === true && (lastRow + AHEAD_ROWS) * columns >= edges.length;
  const endCursor = items?.pageInfo.endCursor;
  useEffect(() => {
    if (wantsMore && !loading) void fetchMore({ variables: { after: endCursor } });
  }, [wantsMore, loading, endCursor, fetchMore]);

  if (items === undefined && error !== undefined)
    return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
  if (items !== undefined && edges.length === 0) {
    return (
      <Card>
        <EmptyState icon={<ImageOff />} title={t('noImages')} description={t('noImagesHint')} />
      </Card>
    );
  }
  return (
    <div ref={frame}>
      {items === undefined && (
        <div role="status" aria-label={t('loadingImages')} className="grid grid-cols-2 gap-3 sm:grid-cols-4">
          {Array.from({ length: 12 }, (_, index) => (
            <Skeleton key={index} className="aspect-[4/3]" />
          ))}
        </div>
      )}
      <ul
        aria-label={t('images', { count: items?.totalCount ?? 0 })}
        className="relative"
        style={{ height: rows.getTotalSize() }}
      >
        {place.width > 0 &&
          rows.getVirtualItems().flatMap((row) =>
            edges.slice(row.index * columns, (row.index + 1) * columns).map(({ node: item }, column) => (
              <li
                key={item.name}
                className="absolute"
                style={{
                  width: cellWidth,
                  transform: `translate(${column * (cellWidth + GAP)}px, ${row.start - place.top}px)`,
                }}
              >
                <GridPicture item={item} height={Math.round(cellWidth * 0.75)} />
              </li>
            )),
          )}
      </ul>
    </div>
  );
}

function GridPicture({ item, height }: { readonly item: GridItemFragment; readonly height: number }) {
  const t = useTranslations('datasets');
  const names = [...new Set(item.boxes.map(({ label }) => label))];
  const said = item.label ?? (names.length === 0 ? t('noLabel') : names.join(', '));
  return (
    <figure>
      <div className="grid place-items-center overflow-hidden rounded-md border bg-sunken" style={{ height }}>
        <BoxedImage
          className="max-h-full w-full"
          src={item.image.thumbnailUrl}
          alt={t('imageAlt', { name: item.name, labels: said })}
          width={item.image.width}
          height={item.image.height}
          boxes={item.boxes}
        />
      </div>
      <figcaption className="px-0.5 pt-1">
        <FileName name={item.name} className="text-xs" />
        <p className="truncate text-2xs text-faint">{said}</p>
      </figcaption>
    </figure>
  );
}
