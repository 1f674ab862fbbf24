'use client';

import { useQuery } from '@apollo/client/react';
import clsx from 'clsx';
import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useState } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Input } from '#web/ui/field.tsx';
import { FileName } from '#web/ui/file-name.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { PickerItemsDocument } from './editor-previews.generated.ts';

interface ImagePickerProps {
  readonly datasetVersionId: string;
  readonly chosen: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
  readonly onClose: () => void;
}

const PAGE_SIZE = 100;

/** Picks images by hand. */
export default function ImagePicker({ datasetVersionId, chosen, onChange, onClose }: ImagePickerProps) {
  const t = useTranslations('campaigns.editor');
  const tui = useTranslations('ui');
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim());
  const { data, error, refetch, fetchMore } = useQuery(PickerItemsDocument, {
    variables: { datasetVersionId, first: PAGE_SIZE, ...(wanted !== '' && { search: wanted }) },
  });
  const items = data?.node && 'items' in data.node ? data.node.items : undefined;
  const picked = new Set(chosen);
  const toggle = (name: string) =>
    onChange(picked.has(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
  return (
    <Dialog
      open
      width="xl"
      onOpenChange={onClose}
      title={t('pickTitle', { count: chosen.length })}
      footer={
        <>
          <Button onClick={() => onChange([])}>{t('pickNone')}</Button>
          <Button tone="primary" onClick={onClose}>
            {t('pickDone')}
          </Button>
        </>
      }
    >
      <Input
        type="search"
        aria-label={t('searchImages')}
        placeholder={t('searchImages')}
        className="mb-3"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {items === undefined ? (
        error === undefined ? (
          <SkeletonRows label={tui('loading')} />
        ) : (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        )
      ) : (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(112px,1fr))] gap-2">
          {items.edges.map(({ node }) => (
            <button
              key={node.name}
              type="button"
              aria-pressed={picked.has(node.name)}
              onClick={() => toggle(node.name)}
              className={clsx(
                'relative overflow-hidden rounded-md border text-left',
                picked.has(node.name) && 'border-accent ring-2 ring-accent',
              )}
            >
              <img
                src={node.image.thumbnailUrl}
                alt=""
                width={128}
                height={128}
                loading="lazy"
                className="aspect-square w-full bg-sunken object-cover"
              />
              <FileName name={node.name} className="px-1.5 py-1 text-xs" />
              {picked.has(node.name) && (
                <span className="absolute top-1 right-1 grid size-5 place-items-center rounded-full bg-accent text-on-accent">
                  <Check className="size-3" aria-hidden />
                </span>
              )}
            </button>
          ))}
        </div>
      )}
      {items?.pageInfo.hasNextPage === true && (
        <div className="mt-3 flex justify-center">
          <Button onClick={() => void fetchMore({ variables: { after: items.pageInfo.endCursor } })}>
            {tui('loadMore')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
