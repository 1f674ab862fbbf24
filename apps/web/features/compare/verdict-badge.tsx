'use client';

import { CircleHelp, Equal, TrendingDown, TrendingUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { ComparisonVerdict } from '#web/graphql/schema.generated.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';

const VERDICTS: Record<ComparisonVerdict, { readonly tone: Tone; readonly icon: ReactNode }> = {
  REGRESSED: { tone: 'bad', icon: <TrendingUp aria-hidden /> },
  IMPROVED: { tone: 'good', icon: <TrendingDown aria-hidden /> },
  NO_MATERIAL_CHANGE: { tone: 'neutral', icon: <Equal aria-hidden /> },
  INSUFFICIENT_DATA: { tone: 'warn', icon: <CircleHelp aria-hidden /> },
};

/** A verdict as a sign and a word. */
export function VerdictBadge({ verdict }: { readonly verdict: ComparisonVerdict }) {
  const t = useTranslations('compare.verdict');
  const { tone, icon } = VERDICTS[verdict];
  return (
    <Badge tone={tone} icon={icon}>
      {t(verdict)}
    </Badge>
  );
}
