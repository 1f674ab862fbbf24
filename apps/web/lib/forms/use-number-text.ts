'use client';

import { useTranslations } from 'next-intl';
import { numberFault, type NumberRange } from './number-range.ts';

/** What to say beside a field whose number does not do: what it takes, and whether there is one at all. */
export function useNumberText(): (value: number, range: NumberRange) => string | undefined {
  const t = useTranslations('ui');
  return (value, range) => {
    const fault = numberFault(value, range);
    if (fault === undefined) return undefined;
    const { min, max, isAbove = false, isWhole = false } = range;
    const bounds = isAbove ? (max === undefined ? 'above' : 'aboveTo') : max === undefined ? 'from' : 'between';
    return t('numberNeeded', { fault, bounds, kind: isWhole ? 'whole' : 'any', min, max: max ?? 0 });
  };
}
