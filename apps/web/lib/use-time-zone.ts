'use client';

import { useTimeZone } from 'next-intl';
import { useEffect } from 'react';
import { useHydrating } from './use-hydrating.ts';
import { TIME_ZONE_COOKIE } from '#web/i18n/time-zone.ts';

const YEAR_SECONDS = 31_536_000;

const browserTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The reader's time zone, an IANA name such as `Europe/Vienna`. While a page is rendered on the server, the one that this browser had last time. */
export function useReaderTimeZone(): string {
  const lastKnown = useTimeZone() ?? 'UTC';
  return useHydrating() ? lastKnown : browserTimeZone();
}

/** Tells the server the reader's time zone, for the next page that it renders. */
export function useRememberedTimeZone(): void {
  useEffect(() => {
    document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(browserTimeZone())}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  }, []);
}
