'use client';

import { useFormatter } from 'next-intl';

/** How the tables of a comparison write a share and a difference of shares. */
export function useFigures() {
  const format = useFormatter();
  return {
    percent: (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 0 }),
    /** Percentage points, with their sign. */
    points: (difference: number) =>
      format.number(difference * 100, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
  };
}
