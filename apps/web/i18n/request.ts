import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import english from '../messages/en.json';
import chinese from '../messages/zh-CN.json';
import { chooseLocale, LOCALE_COOKIE } from './locales.ts';

const catalogues = { en: english, 'zh-CN': chinese };

export default getRequestConfig(async () => {
  const locale = chooseLocale({
    cookie: (await cookies()).get(LOCALE_COOKIE)?.value,
    acceptLanguage: (await headers()).get('accept-language') ?? '',
  });
  return { locale, messages: catalogues[locale], timeZone: 'UTC' };
});
