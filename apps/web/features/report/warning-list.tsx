'use client';

import { TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import type { ReportOnPage } from './report-overview.tsx';
import { warningText } from './warning-text.ts';

/** What speaks against the measurement itself: read before the numbers. */
export default function WarningList({ warnings }: { readonly warnings: ReportOnPage['warnings'] }) {
  const t = useTranslations('report.warnings');
  const names = useNames();
  const { list } = useFormatter();
  if (warnings.length === 0) return null;
  return (
    <section aria-label={t('title')} className="rounded-lg border border-warn-line bg-warn-soft p-4">
      <h2 className="flex items-center gap-2 text-sm font-semibold text-warn">
        <TriangleAlert className="size-4" aria-hidden />
        {t('heading', { count: warnings.length })}
      </h2>
      <ul className="mt-2 grid gap-x-8 gap-y-1.5 text-sm lg:grid-cols-2">
        {warnings.map(({ images, imageCount, ...warning }) => (
          <li key={`${warning.code} ${warning.text}`} className="min-w-0">
            {warningText(warning, { t, names, list })}
            {images.length > 0 && (
              <details className="text-xs text-muted">
                <summary>{t('images', { count: imageCount })}</summary>
                <span className="break-words">
                  {images.join(', ')}
                  {imageCount > images.length && ` ${t('more', { count: imageCount - images.length })}`}
                </span>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
