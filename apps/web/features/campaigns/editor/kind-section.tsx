'use client';

import { useTranslations } from 'next-intl';
import type { RunKind } from '#web/graphql/schema.generated.ts';
import { Card } from '#web/ui/card.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { useCampaignForm } from './form-context.ts';

const KINDS: readonly RunKind[] = ['ATTACK', 'TRANSFER', 'REPLAY'];

/** Whether runs attack images, or judge what an earlier run made. */
export function KindSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change } = useCampaignForm();
  return (
    <Card title={t('section.kind')}>
      <Segmented
        label={t('section.kind')}
        value={draft.kind}
        options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={(kind) => change({ kind })}
      />
      <p className="mt-2 text-xs text-muted">{t(`kindHint.${draft.kind}`)}</p>
    </Card>
  );
}
