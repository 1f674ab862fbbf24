'use client';

import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { Card } from '#web/ui/card.tsx';
import { Rate, RateBar } from '#web/ui/rate.tsx';
import type { ReportOnPage } from './report-overview.tsx';

/** How many samples survive all transforms at once: seen, unseen, and both. */
export function SurvivalCard({ report }: { readonly report: ReportOnPage }) {
  const t = useTranslations('report.survival');
  const names = useNames();
  const scopes = [...new Set(report.joint.map(({ scope }) => scope))];
  const known = (scope: string): scope is 'all' | 'seen' | 'unseen' =>
    scope === 'all' || scope === 'seen' || scope === 'unseen';
  return (
    <Card title={t('title')} description={t('description')}>
      {report.joint.length === 0 ? (
        <p className="text-sm text-muted">{t('empty')}</p>
      ) : (
        <div className="flex flex-col gap-4">
          {scopes.map((scope) => (
            <div key={scope}>
              <h3 className="mb-1 text-xs font-medium text-muted">{known(scope) ? t(scope) : scope}</h3>
              <ul className="flex flex-col gap-2">
                {report.joint
                  .filter((joint) => joint.scope === scope)
                  .map((joint) => (
                    <li key={joint.attack} className="grid items-center gap-x-3 gap-y-1 sm:grid-cols-[13rem_1fr]">
                      <span className="text-sm">{names.attack(joint.attack)}</span>
                      <RateBar value={joint.survivesAll} />
                      <Rate value={joint.survivesAll} className="text-sm sm:col-start-2" />
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </div>
      )}
    </Card>
  );
}
