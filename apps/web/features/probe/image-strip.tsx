'use client';

import { useQuery } from '@apollo/client/react';
import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { Button } from '#web/ui/button.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { ProbeImagesDocument } from './probe.generated.ts';

interface ImageStripProps {
  readonly datasetVersionId: string;
  readonly chosen: string | undefined;
  readonly onChoose: (imageId: string) => void;
}

/** The images of a data set, of which one is chosen. */
export function ImageStrip({ datasetVersionId, chosen, onChoose }: ImageStripProps) {
  const t = useTranslations('probe');
  const tui = useTranslations('ui');
  const { data, error, loading, refetch, fetchMore } = useQuery(ProbeImagesDocument, {
    variables: { datasetVersionId },
  });
  if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
  const connection = data?.node && 'items' in data.node ? data.node.items : undefined;
  const items = connection?.edges.map(({ node }) => node);
  if (items === undefined) return <Skeleton className="h-40 w-full" />;
  return (
    <div role="group" aria-label={t('image')} className="grid max-h-72 grid-cols-4 gap-1.5 overflow-y-auto p-0.5">
      {items.map(({ name, image }) => (
        <button
          key={name}
          type="button"
          title={name}
          aria-label={name}
          aria-pressed={image.id === chosen}
          onClick={() => onChoose(image.id)}
          className={clsx('overflow-hidden rounded-md border', image.id === chosen && 'ring-2 ring-accent')}
        >
          <img
            src={image.thumbnailUrl}
            alt=""
            width={72}
            height={72}
            loading="lazy"
            className="aspect-square w-full bg-sunken object-cover"
          />
        </button>
      ))}
      {connection?.pageInfo.hasNextPage === true && (
        <Button
          size="sm"
          className="col-span-4"
          busy={loading}
          onClick={() => void fetchMore({ variables: { after: connection.pageInfo.endCursor } })}
        >
          {tui('loadMore')}
        </Button>
      )}
    </div>
  );
}
