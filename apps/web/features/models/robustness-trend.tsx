'use client';

import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { paths } from '#web/lib/paths.ts';
import { Link } from '#web/ui/link.tsx';
import { Rate, RateBar } from '#web/ui/rate.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import type { ModelTrendPointFragment } from './robustness-trend.generated.ts';

/** Attack success version by version, newest last, each as an interval on the same scale. */
export function RobustnessTrend({ points }: { readonly points: readonly ModelTrendPointFragment[] }) {
  const t = useTranslations('models');
  const names = useNames();
  const { slug } = useWorkspace();
  const [first] = points;
  return (
    <>
      <ol className="flex flex-col gap-3">
        {points.map((point) => (
          <li key={`${point.run.id}${point.modelVersion.id}`}>
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <Link href={paths.run(slug, point.run.number)} className="text-sm hover:underline">
                {t('trendPoint', { version: point.modelVersion.number, run: point.run.number })}
              </Link>
              <Rate value={point.attackSuccess} />
            </div>
            <RateBar value={point.attackSuccess} className="mt-1" />
          </li>
        ))}
      </ol>
      {first !== undefined && (
        <p className="mt-3 text-xs text-faint">
          {t('trendBasis', { attack: names.attack(first.attack), transform: names.transform(first.transform) })}
        </p>
      )}
    </>
  );
}
