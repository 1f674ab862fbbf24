'use client';

import { useMutation } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { LOCALE_COOKIE, locales, type Locale } from '#web/i18n/locales.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { useHydrating } from '#web/lib/use-hydrating.ts';
import { useReaderTimeZone } from '#web/lib/use-time-zone.ts';
import { Card } from '#web/ui/card.tsx';
import { Field } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import { LocaleSetDocument } from '../session/locale-set.generated.ts';
import { ViewerDocument } from '../session/viewer.generated.ts';

const YEAR_SECONDS = 31_536_000;
const THEMES = ['light', 'dark', 'system'] as const;

export function Profile() {
  const t = useTranslations('settings.profile');
  const themes = useTranslations('shell.theme');
  const router = useRouter();
  const locale = useLocale();
  const timeZone = useReaderTimeZone();
  const isHydrating = useHydrating();
  const { theme, setTheme } = useTheme();
  const { data } = usePageQuery(ViewerDocument, { variables: {} });
  const [save] = useMutation(LocaleSetDocument, {
    onError: tellFailure,
    onCompleted: ({ localeSet }) => void tellRefusal(localeSet.userErrors),
  });
  const user = data?.viewer?.user;

  const choose = (next: Locale) => {
    document.cookie = `${LOCALE_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    // The page's language is this browser's cookie; the account's is what mails are written in.
    void save({ variables: { locale: next } }).then(() => router.refresh());
  };
  return (
    <Card title={t('title')}>
      <dl className="mb-5 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">{t('name')}</dt>
        <dd>{user?.name}</dd>
        <dt className="text-muted">{t('email')}</dt>
        <dd>{user?.email}</dd>
        <dt className="text-muted">{t('timeZone')}</dt>
        <dd>{timeZone}</dd>
      </dl>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('language')} hint={t('languageHint')}>
          {(control) => (
            <Select
              control={control}
              value={locales.find((known) => known === locale)}
              options={locales.map((value) => ({ value, label: t(`languages.${value}`) }))}
              onChange={choose}
            />
          )}
        </Field>
        <Field label={themes('label')}>
          {(control) => (
            <Select
              control={control}
              value={isHydrating ? undefined : THEMES.find((known) => known === theme)}
              options={THEMES.map((value) => ({ value, label: themes(value) }))}
              onChange={setTheme}
            />
          )}
        </Field>
      </div>
    </Card>
  );
}
