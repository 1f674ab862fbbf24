'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import type { ComboboxOption } from './combobox.tsx';
import type { FieldControl } from './field.tsx';
import { Select } from './select.tsx';

const Combobox = dynamic(() => import('./combobox.tsx').then((module) => module.Combobox), { loading: () => null });

/** What can be taken in at a glance; more is found by typing. */
const MOST_AT_A_GLANCE = 12;

interface ChoiceProps {
  readonly value: string | undefined;
  readonly options: readonly ComboboxOption[];
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** Of `Field`; or a label for screen readers where the choice stands alone. */
  readonly control?: FieldControl;
  readonly label?: string;
  readonly className?: string;
}

/** One choice of what a workspace has, be it three models or three hundred. */
export function Choice({ placeholder = '', ...choice }: ChoiceProps) {
  const t = useTranslations('ui.choice');
  return choice.options.length <= MOST_AT_A_GLANCE ? (
    <Select placeholder={placeholder} {...choice} />
  ) : (
    <Combobox placeholder={placeholder} searchPlaceholder={t('search')} emptyText={t('nothing')} {...choice} />
  );
}
