'use client';

import { Lock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { useWorkspace } from './workspace-context.tsx';

interface OnlyForProps {
  /** Of the permission table; what the page is there to do. */
  readonly action: 'campaign.write' | 'dataset.write' | 'model.write' | 'suite.write';
  /** What the reader may see instead. */
  readonly back: string;
  readonly children: ReactNode;
}

/** A page for those who may do what it is for. Others, who have typed its address or followed a link, are told why they see no form that could never be sent. */
export function OnlyFor({ action, back, children }: OnlyForProps) {
  const t = useTranslations('shell.onlyFor');
  const { can } = useWorkspace();
  if (can(action)) return children;
  return (
    <>
      <PageHeader title={t(`title.${KEYS[action]}`)} />
      <RoleRefused back={back} backLabel={t(`back.${KEYS[action]}`)} />
    </>
  );
}

interface RoleRefusedProps {
  /** What the reader may see instead. */
  readonly back: string;
  readonly backLabel: string;
}

/** In the place of what the reader's role may not do: which role that is, and who can give another. */
export function RoleRefused({ back, backLabel }: RoleRefusedProps) {
  const t = useTranslations('shell.onlyFor');
  const tr = useTranslations('shell.role');
  const { role, name } = useWorkspace();
  return (
    <Card>
      <EmptyState
        icon={<Lock />}
        title={t('refused', { role: tr(role) })}
        description={t('ask', { workspace: name })}
        action={
          <Link href={back} className={buttonClass()}>
            {backLabel}
          </Link>
        }
      />
    </Card>
  );
}

/** Keys of catalogues hold no dots. */
const KEYS = {
  'campaign.write': 'campaign',
  'dataset.write': 'dataset',
  'model.write': 'model',
  'suite.write': 'suite',
} as const;
