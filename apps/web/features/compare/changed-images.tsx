'use client';

import { useQuery } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { OutcomeBadge } from '#web/features/report/outcome-state.tsx';
import type { ChangeKind, ComparisonInput } from '#web/graphql/schema.generated.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { ChangedImagesDocument } from './changed-images.generated.ts';
import type { ComparisonOnPage } from './comparison-view.tsx';

const KINDS: readonly ChangeKind[] = ['NEW', 'FIXED', 'STILL_FAILING'];

interface ChangedImagesProps {
  readonly slug: string;
  readonly input: ComparisonInput;
  readonly comparison: ComparisonOnPage;
  readonly attack: string;
  readonly transform: string;
}

/** Images that were fooled only in one of the two, under one attack and transform. */
export function ChangedImages({ slug, input, comparison, attack, transform }: ChangedImagesProps) {
  const t = useTranslations('compare.images');
  const tui = useTranslations('ui');
  const names = useNames();
  const [kindText, setKind] = useUrlState('change');
  const kind = KINDS.find((name) => name === kindText) ?? 'NEW';
  const { data, error, refetch, fetchMore } = useQuery(ChangedImagesDocument, {
    variables: { slug, input, attack, transform, kind },
  });
  const connection = data?.workspace?.comparison.changedImages;
  const { run, modelOrdinal } = comparison.second;
  const sampleHref = (position: number) => {
    const query = new URLSearchParams({ tab: 'images', attack, transform, sample: String(position) });
    if (modelOrdinal > 0) query.set('model', String(modelOrdinal));
    return `${paths.run(slug, run.number)}?${query.toString()}`;
  };
  return (
    <Card
      title={t('title', { attack: names.attack(attack), transform: names.transform(transform) })}
      actions={
        <Segmented
          label={t('kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => setKind(value === 'NEW' ? undefined : value)}
        />
      }
    >
      {connection === undefined ? (
        error === undefined ? (
          <SkeletonRows rows={3} label={tui('loading')} />
        ) : (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        )
      ) : connection.edges.length === 0 ? (
        <p className="text-sm text-muted">{t('none')}</p>
      ) : (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(160px,1fr))] gap-3">
          {connection.edges.map(({ node }) => (
            <li key={node.secondPosition} data-row>
              <Link
                href={sampleHref(node.secondPosition)}
                className="block overflow-hidden rounded-lg border hover:border-line-strong"
              >
                <img
                  src={node.image.thumbnailUrl}
                  alt={node.name}
                  width={256}
                  height={192}
                  loading="lazy"
                  className="aspect-4/3 w-full bg-sunken object-cover"
                />
                <span className="flex flex-col items-start gap-1 p-2 text-xs">
                  <span className="w-full truncate font-medium">{node.name}</span>
                  <span className="flex items-center gap-1">
                    <OutcomeBadge state={node.firstState} /> → <OutcomeBadge state={node.secondState} />
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {connection?.pageInfo.hasNextPage === true && (
        <div className="mt-3 flex justify-center">
          <Button onClick={() => void fetchMore({ variables: { after: connection.pageInfo.endCursor } })}>
            {tui('loadMore')}
          </Button>
        </div>
      )}
    </Card>
  );
}
