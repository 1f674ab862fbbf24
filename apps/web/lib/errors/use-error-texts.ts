import { useLocale } from 'next-intl';
import { useEffect, useState } from 'react';
import { errorTexts, type ErrorTexts } from './error-texts.ts';

/** Texts of errors in the reader's language, once they are loaded; undefined where the API's own are in it. */
export function useErrorTexts(): ErrorTexts | undefined {
  const locale = useLocale();
  const [texts, setTexts] = useState<ErrorTexts>();
  useEffect(() => {
    errorTexts(locale).then(setTexts, () => undefined);
  }, [locale]);
  return texts;
}
