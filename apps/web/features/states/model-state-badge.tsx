'use client';

import { CircleCheck, CircleX, FileSearch, PencilLine, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ModelVersionState } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

const LOOKS: Record<ModelVersionState, { tone: Tone; icon: LucideIcon }> = {
  INSPECTING: { tone: 'accent', icon: FileSearch },
  AWAITING_CONTRACT: { tone: 'warn', icon: PencilLine },
  READY: { tone: 'good', icon: CircleCheck },
  REJECTED: { tone: 'bad', icon: CircleX },
};

export function ModelStateBadge({ state }: { readonly state: ModelVersionState }) {
  const t = useTranslations('states.model');
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(state)}
    </Badge>
  );
}
