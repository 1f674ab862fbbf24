import { useLocale } from 'next-intl';
import { useEffect, useState } from 'react';
import { problemTexts, type TellProblem } from './problem-texts.ts';

/** Tells problems in the reader's language once what that takes is loaded, until then and in English as they stand. */
export function useProblemTexts(): TellProblem {
  const locale = useLocale();
  const [tell, setTell] = useState<TellProblem>(() => asItStands);
  useEffect(() => {
    problemTexts(locale).then(
      (found) => setTell(() => found ?? asItStands),
      () => undefined,
    );
  }, [locale]);
  return tell;
}

const asItStands: TellProblem = (problem) => problem;
