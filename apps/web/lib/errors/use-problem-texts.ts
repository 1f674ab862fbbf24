import { useLocale } from 'next-intl';
import { useEffect, useState } from 'react';
import { AS_WRITTEN, type ProblemTexts } from './as-written.ts';

/** Problems in the reader's language once what that takes is loaded, until then as they are written. */
export function useProblemTexts(): ProblemTexts {
  const locale = useLocale();
  const [texts, setTexts] = useState(AS_WRITTEN);
  useEffect(() => {
    // Most pages show no problem, and load none of it with their first scripts.
    import('./problem-texts.ts').then(({ problemTexts }) => problemTexts(locale)).then(setTexts, () => undefined);
  }, [locale]);
  return texts;
}
