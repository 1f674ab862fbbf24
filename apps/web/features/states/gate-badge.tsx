'use client';

import { CircleCheck, CircleHelp, CircleX, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { GateStatus } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

const LOOKS: Record<GateStatus, { tone: Tone; icon: LucideIcon }> = {
  PASS: { tone: 'good', icon: CircleCheck },
  FAIL: { tone: 'bad', icon: CircleX },
  INCONCLUSIVE: { tone: 'warn', icon: CircleHelp },
};

export function GateBadge({ status }: { readonly status: GateStatus }) {
  const t = useTranslations('states.gate');
  const { tone, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(status)}
    </Badge>
  );
}
