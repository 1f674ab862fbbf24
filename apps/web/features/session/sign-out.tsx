'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { signOut } from '#web/lib/session.ts';
import { ErrorState } from '#web/ui/error-state.tsx';
import { SessionCard } from './session-card.tsx';

/** Ends the session, then starts over with an empty memory. */
export function SignOut() {
  const t = useTranslations('session');
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    signOut().then(
      (answer) => {
        if (answer.ok) location.replace('/sign-in');
        else setFailed(true);
      },
      () => setFailed(true),
    );
  }, []);
  if (failed) return <ErrorState message={t('unreachable')} onRetry={() => location.reload()} />;
  return (
    <SessionCard title={t('signingOut')}>
      <span />
    </SessionCard>
  );
}
