'use client';

import { CircleCheck, CircleSlash, Minus, Waypoints, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '#web/ui/badge.tsx';
import type { InspectionFieldsFragment } from './inspection.generated.ts';

const KINDS = ['none', 'straight-through', 'exact', 'constant'] as const;
type Kind = (typeof KINDS)[number];

const LOOKS: Record<Kind, { readonly tone: Tone; readonly icon: LucideIcon }> = {
  none: { tone: 'bad', icon: CircleSlash },
  'straight-through': { tone: 'warn', icon: Waypoints },
  exact: { tone: 'good', icon: CircleCheck },
  constant: { tone: 'neutral', icon: Minus },
};

const kindOf = (gradient: string): Kind => KINDS.find((kind) => kind === gradient) ?? 'none';

/** Which operators a gradient goes through, those that stop it first, with the reason where there is one. */
export function OperatorCoverage({ operators }: { readonly operators: InspectionFieldsFragment['operators'] }) {
  const t = useTranslations('models.inspection');
  const sorted = [...operators].sort(
    (a, b) => KINDS.indexOf(kindOf(a.gradient)) - KINDS.indexOf(kindOf(b.gradient)) || b.count - a.count,
  );
  return (
    <ul className="grid gap-x-4 gap-px sm:grid-cols-2 xl:grid-cols-1 2xl:grid-cols-2">
      {sorted.map(({ operator, count, gradient }) => {
        const kind = kindOf(gradient);
        const { tone, icon: Icon } = LOOKS[kind];
        return (
          <li key={`${operator} ${gradient}`} className="flex items-start gap-2 rounded-md px-1 py-1">
            <div className="min-w-0 flex-1">
              <span className="font-mono text-xs break-all">{operator}</span>{' '}
              <span className="tabular text-xs text-faint">×{count}</span>
              {kind !== 'exact' && <p className="text-xs text-muted">{t(`gradientReason.${kind}`)}</p>}
            </div>
            <Badge tone={tone} icon={<Icon aria-hidden />}>
              {t(`gradient.${kind}`)}
            </Badge>
          </li>
        );
      })}
    </ul>
  );
}
