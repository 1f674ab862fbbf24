'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';

interface Version {
  readonly number: number;
  readonly model: { readonly name: string };
}

/** What a model of a run is called: a version, and on whose samples it is judged where those are another's. */
export function useRunModelName(): (model: {
  readonly version: Version;
  readonly samplesOf: Version | null;
}) => string {
  const t = useTranslations('runs');
  return useCallback(
    ({ version, samplesOf }) => {
      const nameOf = ({ model, number }: Version) => t('versionOf', { name: model.name, number });
      return samplesOf === null ? nameOf(version) : t('pair', { source: nameOf(samplesOf), target: nameOf(version) });
    },
    [t],
  );
}
