'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useWords } from '#web/features/names/use-words.ts';
import type { ReportOnPage } from './report-overview.tsx';
import { warningText } from './warning-text.ts';

/** What speaks against the measurement itself: read before the numbers. */
export default function WarningList({ warnings }: { readonly warnings: ReportOnPage['warnings'] }) {
  const words = useWords(useTranslations('report.warnings'));
  const { t } = words;
  return (
    <section aria-label={t('title')} className="rounded-lg border border-warn-line bg-warn-soft p-4">
      <h2 className="flex items-center gap-2 text-sm font-semibold text-warn">
        <TriangleAlert className="size-4" aria-hidden />
        {t('heading', { count: warnings.length })}
      </h2>
      <ul className="mt-2 grid gap-x-8 gap-y-1.5 text-sm lg:grid-cols-2">
        {warnings.map(({ images, imageCount, ...warning }) => (
          <li key={`${warning.code} ${warning.text}`} className="min-w-0">
            {warningText(warning, words)}
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
