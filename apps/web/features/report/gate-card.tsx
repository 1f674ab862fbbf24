'use client';

import { useTranslations } from 'next-intl';
import { GateBadge } from '#web/features/states/gate-badge.tsx';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { Card } from '#web/ui/card.tsx';
import { Rate } from '#web/ui/rate.tsx';

/** Every rule of the gate with its verdict and the interval that decided it. */
export function GateCard({ gate }: { readonly gate: NonNullable<RunOnPage['gate']> }) {
  const t = useTranslations('report.gate');
  return (
    <Card title={t('title')} description={t('exitCode', { code: gate.exitCode })} flush>
      <ul className="divide-y">
        {gate.rules.map((rule) => (
          <li key={rule.sentence} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <span className="w-28">
              <GateBadge status={rule.status} />
            </span>
            <span className="min-w-0 flex-1 basis-80 text-sm">
              {rule.sentence}
              {rule.reason !== null && <span className="block text-xs text-muted">{rule.reason}</span>}
            </span>
            {rule.observed !== null && <Rate value={rule.observed} className="text-sm" />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
