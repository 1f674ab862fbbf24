'use client';

import { useTranslations } from 'next-intl';
import type { ComparedSubjectFragment } from './comparison.generated.ts';

/** What a column or a choice calls a model version in a run. */
export function useSubjectName(): (subject: ComparedSubjectFragment) => string {
  const t = useTranslations('compare.column');
  return ({ version, run }) => t('subject', { name: version.model.name, version: version.number, run: run.number });
}
