'use client';

import { CircleDashed, CircleSlash, Crop, OctagonX, ShieldCheck, ShieldOff, Unplug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { ChangeKind, OutcomeState } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

/** Only the first two count in a rate. */
const LOOKS: Record<OutcomeState, { readonly tone: Tone; readonly icon: ReactNode }> = {
  SUCCESS: { tone: 'bad', icon: <ShieldOff aria-hidden /> },
  ROBUST: { tone: 'good', icon: <ShieldCheck aria-hidden /> },
  NATURAL_FAILURE: { tone: 'neutral', icon: <Unplug aria-hidden /> },
  OUT_OF_FRAME: { tone: 'neutral', icon: <Crop aria-hidden /> },
  INELIGIBLE: { tone: 'neutral', icon: <CircleSlash aria-hidden /> },
  ERROR: { tone: 'warn', icon: <OctagonX aria-hidden /> },
  NOT_RUN: { tone: 'neutral', icon: <CircleDashed aria-hidden /> },
};

export function OutcomeBadge({ state }: { readonly state: OutcomeState }) {
  const t = useTranslations('report.state');
  const { tone, icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={icon}>
      {t(state)}
    </Badge>
  );
}

export function ChangeBadge({ kind }: { readonly kind: ChangeKind }) {
  const t = useTranslations('report.change');
  return <Badge>{t(kind)}</Badge>;
}
