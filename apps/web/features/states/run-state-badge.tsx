'use client';

import { Ban, CircleCheck, CircleX, Clock, Loader, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { RunState } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

const LOOKS: Record<RunState, { tone: Tone; icon: LucideIcon }> = {
  QUEUED: { tone: 'neutral', icon: Clock },
  PLANNING: { tone: 'accent', icon: Loader },
  RUNNING: { tone: 'accent', icon: Loader },
  FINALISING: { tone: 'accent', icon: Loader },
  // Done says nothing about the outcome, so it is not green.
  DONE: { tone: 'neutral', icon: CircleCheck },
  CANCELLING: { tone: 'warn', icon: Ban },
  CANCELLED: { tone: 'warn', icon: Ban },
  FAILED: { tone: 'bad', icon: CircleX },
};

/** Where a run stands. */
export function RunStateBadge({ state }: { readonly state: RunState }) {
  const t = useTranslations('states.run');
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(state)}
    </Badge>
  );
}

/** Whether nothing more happens by itself. */
export const isAtRest = (state: RunState): boolean => state === 'DONE' || state === 'CANCELLED' || state === 'FAILED';
