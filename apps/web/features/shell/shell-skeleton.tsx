'use client';

import { useTranslations } from 'next-intl';
import { Skeleton } from '#web/ui/skeleton.tsx';

/** The outline of a workspace while it is on its way, in the places where it will be. */
export function ShellSkeleton() {
  const t = useTranslations('ui');
  return (
    <div role="status" aria-label={t('loading')} className="flex min-h-dvh">
      <div className="hidden w-56 shrink-0 flex-col gap-2 border-r p-3 md:flex">
        <Skeleton className="mb-4 h-8" />
        {Array.from({ length: 8 }, (_, row) => (
          <Skeleton key={row} className="h-6" />
        ))}
      </div>
      <div className="flex-1">
        <div className="h-12 border-b" />
        <div className="flex flex-col gap-4 p-8">
          <Skeleton className="h-7 w-64" />
          <Skeleton className="h-40" />
          <Skeleton className="h-64" />
        </div>
      </div>
    </div>
  );
}
