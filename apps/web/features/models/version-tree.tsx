'use client';

import { CornerDownRight, ShieldCheck, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { formatBytes } from '#web/lib/format/bytes.ts';
import { paths } from '#web/lib/paths.ts';
import { Badge } from '#web/ui/badge.tsx';
import { Link } from '#web/ui/link.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { ModelStateBadge } from '../states/model-state-badge.tsx';
import { lineageOf } from './lineage.ts';
import type { ModelTagsFragment } from './tags/model-tags.generated.ts';
import { VersionTags } from './tags/version-tags.tsx';
import type { ModelVersionRowFragment } from './version-tree.generated.ts';

/** Versions newest first, each hardened one below the version it was made from. */
export function VersionTree({
  model,
  versions,
}: {
  readonly model: ModelTagsFragment;
  readonly versions: readonly ModelVersionRowFragment[];
}) {
  const t = useTranslations('models');
  const { slug } = useWorkspace();
  return (
    <ul className="divide-y">
      {lineageOf(versions).map(({ version, depth }) => (
        <li
          key={version.id}
          data-row
          className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3"
          style={{ paddingLeft: `${16 + depth * 24}px` }}
        >
          {depth > 0 && <CornerDownRight className="-mr-1 size-3.5 text-faint" aria-hidden />}
          <div className="min-w-0 flex-1 basis-56">
            <div className="flex flex-wrap items-center gap-2">
              <Link
                href={paths.modelVersion(slug, { model: model.id, version: version.id })}
                className="font-medium hover:underline"
              >
                {t('version', { number: version.number })}
              </Link>
              <ModelStateBadge state={version.state} />
              {version.origin === 'HARDENED' ? (
                <Badge tone="accent" icon={<ShieldCheck aria-hidden />}>
                  {version.parent === null ? t('hardened') : t('hardenedFrom', { number: version.parent.number })}
                </Badge>
              ) : (
                <Badge icon={<Upload aria-hidden />}>{t('uploaded')}</Badge>
              )}
              <VersionTags model={model} version={version} />
            </div>
            {version.notes !== '' && <p className="truncate text-xs text-muted">{version.notes}</p>}
          </div>
          <p className="text-xs text-muted">
            {formatBytes(version.size)} · {version.createdBy?.name} <RelativeTime at={version.createdAt} />
          </p>
        </li>
      ))}
    </ul>
  );
}
