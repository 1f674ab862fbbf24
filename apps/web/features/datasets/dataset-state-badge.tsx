'use client';

import { CircleCheck, CircleX, Loader, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { DatasetVersionState } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

const LOOKS: Record<DatasetVersionState, { tone: Tone; icon: LucideIcon }> = {
  IMPORTING: { tone: 'accent', icon: Loader },
  READY: { tone: 'good', icon: CircleCheck },
  FAILED: { tone: 'bad', icon: CircleX },
};

export function DatasetStateBadge({ state }: { readonly state: DatasetVersionState }) {
  const t = useTranslations('datasets.state');
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(state)}
    </Badge>
  );
}
