'use client';

import { Ban, CheckCircle2, Hourglass, LoaderCircle, OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { HardeningState } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

const LOOKS: Record<HardeningState, { readonly tone: Tone; readonly icon: ReactNode }> = {
  QUEUED: { tone: 'neutral', icon: <Hourglass aria-hidden /> },
  TRAINING: { tone: 'accent', icon: <LoaderCircle className="animate-spin" aria-hidden /> },
  EVALUATING: { tone: 'accent', icon: <LoaderCircle className="animate-spin" aria-hidden /> },
  DONE: { tone: 'neutral', icon: <CheckCircle2 aria-hidden /> },
  CANCELLING: { tone: 'warn', icon: <Ban aria-hidden /> },
  CANCELLED: { tone: 'warn', icon: <Ban aria-hidden /> },
  FAILED: { tone: 'bad', icon: <OctagonX aria-hidden /> },
};

export function HardeningBadge({ state }: { readonly state: HardeningState }) {
  const t = useTranslations('hardening.state');
  const { tone, icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={icon}>
      {t(state)}
    </Badge>
  );
}

export const isHardeningAtRest = (state: HardeningState): boolean =>
  state === 'DONE' || state === 'CANCELLED' || state === 'FAILED';
