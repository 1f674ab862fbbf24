'use client';

import { useTranslations } from 'next-intl';
import { ErrorState } from '#web/ui/error-state.tsx';

/** Shown in place of a page that stopped working; the way to all others stays beside it. */
export default function PageError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  const t = useTranslations('app');
  return <ErrorState title={t('crashed')} message={error.message} onRetry={reset} />;
}
