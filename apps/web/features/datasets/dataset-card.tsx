'use client';

import { Images } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { paths } from '#web/lib/paths.ts';
import { Badge } from '#web/ui/badge.tsx';
import { Link } from '#web/ui/link.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import type { DatasetRowFragment } from './dataset-list.generated.ts';
import { DatasetStateBadge } from './dataset-state-badge.tsx';

export function DatasetCard({ dataset }: { readonly dataset: DatasetRowFragment }) {
  const t = useTranslations('datasets');
  const { slug } = useWorkspace();
  const { latest } = dataset;
  const [newest] = dataset.versions;
  const pictures = latest?.items.edges ?? [];
  return (
    <li
      data-row
      className="relative overflow-hidden rounded-lg border bg-surface transition-colors hover:border-line-strong"
    >
      <div aria-hidden className="grid h-32 grid-cols-4 gap-px bg-line">
        {pictures.map(({ node }) => (
          <img
            key={node.image.id}
            src={node.image.thumbnailUrl}
            alt=""
            loading="lazy"
            className="h-32 w-full object-cover"
          />
        ))}
        {pictures.length === 0 && (
          <div className="col-span-4 grid place-items-center bg-sunken text-faint">
            <Images className="size-6" />
          </div>
        )}
      </div>
      <div className="p-4">
        <div className="flex flex-wrap items-center gap-2">
          <Link
            href={paths.dataset(slug, dataset.id)}
            className="font-medium after:absolute after:inset-0 hover:underline"
          >
            {dataset.name}
          </Link>
          {/* The latest version is the newest that is ready: one that failed or is still read is told beside it. */}
          {newest !== undefined && newest.state !== 'READY' && <DatasetStateBadge state={newest.state} />}
          {dataset.archivedAt !== null && <Badge>{t('archived')}</Badge>}
        </div>
        {latest !== null && (
          <p className="mt-0.5 text-xs text-muted">
            {t('summary', {
              images: latest.imageCount,
              labels: latest.labels.filter(({ label }) => label !== null).length,
              format: latest.format,
            })}{' '}
            · {t('format', { format: latest.format })} · <RelativeTime at={latest.createdAt} />
          </p>
        )}
        {dataset.description !== '' && <p className="mt-1 line-clamp-2 text-xs text-faint">{dataset.description}</p>}
      </div>
    </li>
  );
}
