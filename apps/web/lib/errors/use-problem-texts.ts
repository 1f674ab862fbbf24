import { useLocale } from 'next-intl';
import { useEffect, useState } from 'react';
import { AS_WRITTEN, problemTexts, type ProblemTexts } from './problem-texts.ts';

/** Problems in the reader's language once what that takes is loaded, until then as they are written. */
export function useProblemTexts(): ProblemTexts {
  const locale = useLocale();
  const [texts, setTexts] = useState(AS_WRITTEN);
  useEffect(() => {
    problemTexts(locale).then(setTexts, () => undefined);
  }, [locale]);
  return texts;
}
