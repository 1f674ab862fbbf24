'use client';

import { useTranslations } from 'next-intl';
import { SessionCard } from '#web/features/session/session-card.tsx';
import { Said } from '#web/ui/said.tsx';

/**
 * Shown where what surrounds all pages stopped working. Every page loads it before its own scripts, which cannot share theirs with it, so it takes little
 * from others.
 */
export default function AppError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  const t = useTranslations('app');
  const tui = useTranslations('ui.error');
  return (
    <SessionCard title={t('crashed')} description={<Said>{error.message}</Said>}>
      <button type="button" className="text-sm text-accent-text underline" onClick={reset}>
        {tui('retry')}
      </button>
    </SessionCard>
  );
}
