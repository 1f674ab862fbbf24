'use client';

import { useTranslations } from 'next-intl';
import { roughDuration } from '#web/lib/format/rough-duration.ts';

/** About how long something takes. */
export function Duration({ seconds }: { readonly seconds: number }) {
  const t = useTranslations('ui.duration');
  const { unit, ...values } = roughDuration(seconds);
  return <span className="tabular">{t(unit, values)}</span>;
}
