import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import english from '../messages/en.json';
import chinese from '../messages/zh-CN.json';
import { chooseLocale, LOCALE_COOKIE } from './locales.ts';
import { chooseTimeZone, TIME_ZONE_COOKIE } from './time-zone.ts';

const catalogues = { en: english, 'zh-CN': chinese };

export default getRequestConfig(async () => {
  const kept = await cookies();
  const locale = chooseLocale({
    cookie: kept.get(LOCALE_COOKIE)?.value,
    acceptLanguage: (await headers()).get('accept-language') ?? '',
  });
  const timeZone = chooseTimeZone(kept.get(TIME_ZONE_COOKIE)?.value);
  // The browser begins with the moment of the server's text, and goes on from there.
  return { locale, messages: catalogues[locale], timeZone, now: new Date() };
});
