/** Languages of the interface; the first one is used where none fits. */
export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

/** Remembers the language in the browser, also before anyone has signed in. */
export const LOCALE_COOKIE = 'holdfast.locale';

const isLocale = (value: string | undefined): value is Locale => locales.some((locale) => locale === value);

/** The language to show: what was chosen, else the first of the browser's wishes that there is. */
export function chooseLocale(wishes: {
  readonly cookie?: string | undefined;
  readonly acceptLanguage: string;
}): Locale {
  if (isLocale(wishes.cookie)) return wishes.cookie;
  const wanted = wishes.acceptLanguage.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '');
  for (const language of wanted) {
    const primary = language.split('-')[0];
    const found = locales.find((locale) => locale.toLowerCase().split('-')[0] === primary);
    if (found !== undefined) return found;
  }
  return 'en';
}
