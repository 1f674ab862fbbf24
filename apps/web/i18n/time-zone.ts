/** Remembers the browser's time zone, in which the server then writes the times of a page. */
export const TIME_ZONE_COOKIE = 'holdfast.timeZone';

/** The zone to write times in: the cookie's where there is such a zone. */
export function chooseTimeZone(cookie: string | undefined): string {
  if (cookie === undefined) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: cookie }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
