'use client';

import { CircleCheck, CircleDashed, CircleHelp, CircleX, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { GateStatus } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

const LOOKS: Record<GateStatus, { tone: Tone; icon: LucideIcon }> = {
  PASS: { tone: 'good', icon: CircleCheck },
  FAIL: { tone: 'bad', icon: CircleX },
  INCONCLUSIVE: { tone: 'warn', icon: CircleHelp },
};

/** The gate's verdict; a dashed circle where the campaign has no gate or the run is not done. */
export function GateBadge({ status }: { readonly status: GateStatus | null | undefined }) {
  const t = useTranslations('states.gate');
  if (status === null || status === undefined) return <Badge icon={<CircleDashed aria-hidden />}>{t('none')}</Badge>;
  const { tone, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(status)}
    </Badge>
  );
}
