'use client';

import { CircleDashed, CircleDot, CircleX, Loader, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { WorkerState } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

const LOOKS: Record<WorkerState, { tone: Tone; icon: LucideIcon }> = {
  STARTING: { tone: 'neutral', icon: CircleDashed },
  IDLE: { tone: 'good', icon: CircleDot },
  BUSY: { tone: 'accent', icon: Loader },
  STOPPING: { tone: 'neutral', icon: CircleDashed },
  UNHEALTHY: { tone: 'warn', icon: TriangleAlert },
  LOST: { tone: 'bad', icon: CircleX },
};

export function WorkerStateBadge({ state }: { readonly state: WorkerState }) {
  const t = useTranslations('states.worker');
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(state)}
    </Badge>
  );
}
