'use client';

import { useFormatter, useNow } from 'next-intl';
import { useEffect, useState } from 'react';
import { useHydrating } from '#web/lib/use-hydrating.ts';
import { useReaderTimeZone } from '#web/lib/use-time-zone.ts';

const UPDATED_EVERY_MS = 30_000;

/** How long ago or how soon, with the exact time in the reader's time zone on hover. */
export function RelativeTime({ at, className }: { readonly at: string; readonly className?: string }) {
  const format = useFormatter();
  const now = useCurrentTime();
  const timeZone = useReaderTimeZone();
  const date = new Date(at);
  const exact = format.dateTime(date, { dateStyle: 'full', timeStyle: 'long', timeZone });
  return (
    <time dateTime={at} title={exact} className={className}>
      {format.relativeTime(date, now)}
    </time>
  );
}

/** Day and time in the reader's time zone. */
export function DateTime({ at, className }: { readonly at: string; readonly className?: string }) {
  const format = useFormatter();
  const timeZone = useReaderTimeZone();
  return (
    <time dateTime={at} className={className}>
      {format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short', timeZone })}
    </time>
  );
}

function useCurrentTime(): Date {
  const whenServed = useNow();
  const isHydrating = useHydrating();
  const [now, setNow] = useState(() => (isHydrating ? whenServed : new Date()));
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), UPDATED_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
