'use client';

import { useFormatter, useNow, useTranslations } from 'next-intl';

/** How long ago or how soon, with the exact time in the reader's time zone on hover. */
export function RelativeTime({ at, className }: { readonly at: string; readonly className?: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const date = new Date(at);
  const exact = format.dateTime(date, { dateStyle: 'full', timeStyle: 'long', timeZone: browserTimeZone() });
  return (
    <time dateTime={at} title={exact} className={className}>
      {format.relativeTime(date, now)}
    </time>
  );
}

/** Day and time in the reader's time zone. */
export function DateTime({ at, className }: { readonly at: string; readonly className?: string }) {
  const format = useFormatter();
  return (
    <time dateTime={at} className={className}>
      {format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short', timeZone: browserTimeZone() })}
    </time>
  );
}

/** A span of time in its two largest units. */
export function Duration({ seconds }: { readonly seconds: number }) {
  const t = useTranslations('ui.duration');
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return <span className="tabular">{t('hours', { hours, minutes })}</span>;
  if (minutes > 0) return <span className="tabular">{t('minutes', { minutes, seconds: whole % 60 })}</span>;
  return <span className="tabular">{t('seconds', { seconds: whole })}</span>;
}

export const browserTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
