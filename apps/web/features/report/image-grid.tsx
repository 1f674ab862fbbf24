'use client';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useApproach } from '#web/lib/use-approach.ts';
import { BoxedImage } from '#web/ui/boxed-image.tsx';
import { FileName } from '#web/ui/file-name.tsx';
import { ChangeBadge, OutcomeBadge } from './outcome-state.tsx';
import type { ReportImagesQuery } from './report-images.generated.ts';

export type GridImage = NonNullable<
  NonNullable<ReportImagesQuery['workspace']>['run']
>['images']['edges'][number]['node'];

interface ImageGridProps {
  readonly images: readonly GridImage[];
  readonly total: number | undefined;
  readonly dimmed: boolean;
  readonly onOpen: (image: GridImage) => void;
  /** Called with the position of an image that the pointer rests on or the keyboard has come to. */
  readonly onApproach: (position: number) => void;
  /** Called when the last rows come into view. */
  readonly onEnd: () => void;
}

const TILE_WIDTH = 208;
const TILE_HEIGHT = 232;
const GAP = 12;
/** What is shown before the grid is measured: a window full on most screens. */
const FIRST_IMAGES = 24;

/** As the virtualizer would describe it. */
const FIRST_ROW = [{ key: 0, index: 0, start: 0 }];

/** Tiles in rows, of which only those in view are in the page. */
export const ImageGrid = memo(function ImageGrid(props: ImageGridProps) {
  const { images, total, dimmed, onOpen, onApproach, onEnd } = props;
  const t = useTranslations('report.images');
  const container = useRef<HTMLDivElement>(null);
  // Unknown to the server and until the page is laid out: then the first images stand where the styles put them, in the same places.
  const [measured, setLayout] = useState<{ readonly columns: number; readonly top: number } | undefined>();
  const layout = measured ?? { columns: FIRST_IMAGES, top: 0 };
  useLayoutEffect(() => {
    const element = container.current;
    if (element === null) return;
    const measure = () =>
      setLayout({
        columns: Math.max(1, Math.floor((element.clientWidth + GAP) / (TILE_WIDTH + GAP))),
        top: element.getBoundingClientRect().top + scrollY,
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const rowCount = Math.ceil(images.length / layout.columns);
  const virtualizer = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => TILE_HEIGHT + GAP,
    overscan: 2,
    scrollMargin: layout.top,
  });
  const rows = virtualizer.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (measured && last >= rowCount - 2) onEnd();
  }, [measured, last, rowCount, onEnd]);

  return (
    <>
      <p className="tabular mb-3 text-sm text-muted" aria-live="polite">
        {t('count', { count: total ?? images.length })}
      </p>
      <div
        ref={container}
        className={clsx('relative', dimmed && 'opacity-60 transition-opacity delay-200')}
        style={measured && { height: virtualizer.getTotalSize() }}
      >
        {(measured ? rows : FIRST_ROW).map((row) => (
          <div
            key={row.key}
            className={clsx('grid', measured && 'absolute inset-x-0')}
            style={{
              gap: GAP,
              gridTemplateColumns: measured
                ? `repeat(${layout.columns}, minmax(0, 1fr))`
                : `repeat(auto-fill, minmax(min(${TILE_WIDTH}px, 100%), 1fr))`,
              ...(measured && { top: row.start - virtualizer.options.scrollMargin }),
            }}
          >
            {images.slice(row.index * layout.columns, (row.index + 1) * layout.columns).map((image) => (
              <Tile key={image.position} image={image} onOpen={onOpen} onApproach={onApproach} />
            ))}
          </div>
        ))}
      </div>
    </>
  );
});

interface TileProps {
  readonly image: GridImage;
  readonly onOpen: (image: GridImage) => void;
  readonly onApproach: (position: number) => void;
}

/** Rendered anew only for another image: every step of scrolling renders the grid. */
const Tile = memo(function Tile({ image, onOpen, onApproach }: TileProps) {
  const t = useTranslations('report.images');
  const approach = useApproach(() => onApproach(image.position));
  const prediction = image.cleanPrediction;
  const [width, height] =
    prediction === null ? [image.image.width, image.image.height] : [prediction.width, prediction.height];
  return (
    <button
      type="button"
      data-row
      data-position={image.position}
      onClick={() => onOpen(image)}
      {...approach}
      style={{ height: TILE_HEIGHT }}
      className="flex flex-col overflow-hidden rounded-lg border bg-surface text-left hover:border-line-strong"
    >
      <span className="block w-full flex-1 overflow-hidden bg-sunken">
        <BoxedImage
          src={image.originalThumbnailUrl ?? image.image.thumbnailUrl}
          alt={t('alt', { name: image.name })}
          width={width}
          height={height}
          boxes={prediction?.detections ?? []}
        />
      </span>
      <span className="flex w-full flex-col gap-1 border-t p-2">
        <FileName name={image.name} className="text-xs font-medium" />
        <span className="flex flex-wrap gap-1">
          <OutcomeBadge state={image.state} />
          {image.change !== null && <ChangeBadge kind={image.change} />}
        </span>
      </span>
    </button>
  );
});
