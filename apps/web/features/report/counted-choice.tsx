'use client';

import { useTranslations } from 'next-intl';
import { Segmented } from '#web/ui/segmented.tsx';
import type { Counted } from './matrix-cell.tsx';

interface CountedChoiceProps {
  readonly value: Counted;
  readonly onChange: (value: Counted) => void;
}

/** Whether rates are over images or over the objects on them. */
export default function CountedChoice({ value, onChange }: CountedChoiceProps) {
  const t = useTranslations('report.matrix');
  return (
    <Segmented
      label={t('counted')}
      value={value}
      options={(['images', 'objects'] as const).map((option) => ({ value: option, label: t(`countedAs.${option}`) }))}
      onChange={onChange}
    />
  );
}
