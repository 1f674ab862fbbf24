'use client';

import { useTranslations } from 'next-intl';
import { useRunModelName } from '#web/features/runs/use-run-model-name.ts';
import type { ComparedSubjectFragment } from './comparison.generated.ts';

/** What a column or a choice calls a model version in a run. */
export function useSubjectName(): (subject: ComparedSubjectFragment) => string {
  const t = useTranslations('compare.column');
  const nameOf = useRunModelName();
  return ({ version, samplesOf, run }) => t('subject', { model: nameOf({ version, samplesOf }), run: run.number });
}
