'use client';

import { useTranslations } from 'next-intl';
import { useGateText } from '#web/features/gates/gate-text.ts';
import { GateBadge } from '#web/features/states/gate-badge.tsx';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { Card } from '#web/ui/card.tsx';
import { Rate } from '#web/ui/rate.tsx';

interface GateCardProps {
  readonly gate: NonNullable<RunOnPage['gate']>;
  readonly models: RunOnPage['models'];
}

/** Every rule of the gate with its verdict and the interval that decided it; before them how each model version did, where there are several. */
export default function GateCard({ gate, models }: GateCardProps) {
  const t = useTranslations('report.gate');
  const tr = useTranslations('runs');
  const tg = useTranslations('gateText.reason');
  const gateText = useGateText();
  return (
    <Card title={t('title')} description={t('exitCode', { code: gate.exitCode })} flush>
      {models.length > 1 && (
        <ul aria-label={t('byModel')} className="flex flex-wrap gap-x-6 gap-y-1 border-b px-4 py-2.5 text-sm">
          {models.map(({ ordinal, version, gate: own }) => (
            <li key={ordinal} className="flex items-center gap-2">
              {tr('versionOf', { name: version.model.name, number: version.number })}
              <GateBadge status={own?.status} />
            </li>
          ))}
        </ul>
      )}
      <ul className="divide-y">
        {gate.rules.map((rule) => (
          <li key={rule.sentence} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <span className="w-28">
              <GateBadge status={rule.status} />
            </span>
            <span className="min-w-0 flex-1 basis-80 text-sm">
              {gateText.sentence(rule)}
              {rule.inconclusiveReason !== null && (
                <span className="block text-xs text-muted">{tg(rule.inconclusiveReason)}</span>
              )}
            </span>
            {rule.observed !== null && <Rate value={rule.observed} className="text-sm" />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
