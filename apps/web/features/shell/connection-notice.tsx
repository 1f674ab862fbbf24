'use client';

import { CloudOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { REREAD_SECONDS, useIsLiveLost } from '#web/lib/apollo/use-live.ts';

/** A connection that is back sooner was hardly away. */
const PATIENCE_MS = 3_000;

/** Says that what is shown may be old, and for how long: a page that stands still looks like a run that does. */
export function ConnectionNotice() {
  const t = useTranslations('shell.connection');
  const isOffline = useSyncExternalStore(subscribe, isOfflineNow, () => false);
  const isLost = useIsLiveLost();
  const [isPatient, setPatient] = useState(true);
  useEffect(() => {
    if (!isLost) return;
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setPatient(true);
    };
  }, [isLost]);
  const text = isOffline ? t('offline') : isLost && !isPatient ? t('lost', { seconds: REREAD_SECONDS }) : undefined;
  return (
    <div role="status" className="print:hidden">
      {text !== undefined && (
        <p className="flex items-start gap-2 border-b border-warn-line bg-warn-soft px-4 py-2 text-sm text-warn md:px-6">
          <CloudOff className="mt-0.5 size-4 shrink-0" aria-hidden />
          {text}
        </p>
      )}
    </div>
  );
}

const isOfflineNow = (): boolean => !navigator.onLine;

function subscribe(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}
