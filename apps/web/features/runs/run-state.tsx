'use client';

import { Ban, CheckCircle2, CircleDashed, CircleHelp, CircleX, Hourglass, LoaderCircle, OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { GateStatus, RunState } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

const STATES: Record<RunState, { readonly tone: Tone; readonly icon: ReactNode }> = {
  QUEUED: { tone: 'neutral', icon: <Hourglass aria-hidden /> },
  PLANNING: { tone: 'accent', icon: <LoaderCircle className="animate-spin" aria-hidden /> },
  RUNNING: { tone: 'accent', icon: <LoaderCircle className="animate-spin" aria-hidden /> },
  FINALISING: { tone: 'accent', icon: <LoaderCircle className="animate-spin" aria-hidden /> },
  DONE: { tone: 'neutral', icon: <CheckCircle2 aria-hidden /> },
  CANCELLING: { tone: 'warn', icon: <Ban aria-hidden /> },
  CANCELLED: { tone: 'warn', icon: <Ban aria-hidden /> },
  FAILED: { tone: 'bad', icon: <OctagonX aria-hidden /> },
};

/** Where a run stands. `DONE` is not green: that a run came to its end says nothing about the model. */
export function RunStateBadge({ state }: { readonly state: RunState }) {
  const t = useTranslations('runs.state');
  const { tone, icon } = STATES[state];
  return (
    <Badge tone={tone} icon={icon}>
      {t(state)}
    </Badge>
  );
}

const GATES: Record<GateStatus, { readonly tone: Tone; readonly icon: ReactNode }> = {
  PASS: { tone: 'good', icon: <CheckCircle2 aria-hidden /> },
  FAIL: { tone: 'bad', icon: <CircleX aria-hidden /> },
  INCONCLUSIVE: { tone: 'warn', icon: <CircleHelp aria-hidden /> },
};

/** The gate's verdict; a dashed circle where the campaign has no gate or the run is not done. */
export function GateBadge({ status }: { readonly status: GateStatus | null | undefined }) {
  const t = useTranslations('runs.gate');
  if (status === null || status === undefined) return <Badge icon={<CircleDashed aria-hidden />}>{t('none')}</Badge>;
  const { tone, icon } = GATES[status];
  return (
    <Badge tone={tone} icon={icon}>
      {t(status)}
    </Badge>
  );
}

/** Whether nothing more happens by itself. */
export const isAtRest = (state: RunState): boolean => state === 'DONE' || state === 'CANCELLED' || state === 'FAILED';
