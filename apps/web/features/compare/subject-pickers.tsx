'use client';

import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Combobox, type ComboboxOption } from '#web/ui/combobox.tsx';
import { Field } from '#web/ui/field.tsx';
import { MOST_OTHERS } from './subjects.ts';

interface SubjectPickersProps {
  /** What a search has found, or the newest. */
  readonly options: readonly ComboboxOption[];
  /** What is chosen already. */
  readonly known: readonly ComboboxOption[];
  readonly onSearch: (text: string) => void;
  readonly reference: string | undefined;
  readonly others: readonly string[];
  readonly onReference: (value: string) => void;
  readonly onOthers: (values: readonly string[]) => void;
}

/** A reference and what is held against it: one other at first, and more where a reader asks for them. */
export function SubjectPickers(props: SubjectPickersProps) {
  const { options, known, reference, others, onSearch, onReference, onOthers } = props;
  const t = useTranslations('compare');
  const [asked, setAsked] = useState(false);
  // One that is still to be chosen: the first always, another once it was asked for.
  const places = asked || others.length === 0 ? [...others, undefined] : others;
  const several = places.length > 1;
  const picker = (label: string, value: string | undefined, choose: (value: string) => void) => (
    <Field label={label} className="flex-1">
      {(control) => (
        <Combobox
          control={control}
          value={value}
          // In a set nobody is named twice. A pair may be turned round, for which both stay on offer.
          options={
            several && value !== reference
              ? options.filter((one) => one.value === value || (one.value !== reference && !others.includes(one.value)))
              : options
          }
          known={known}
          onSearch={onSearch}
          placeholder={t('choose')}
          searchPlaceholder={t('search')}
          emptyText={t('noRun')}
          onChange={choose}
        />
      )}
    </Field>
  );
  return (
    <div className="mb-5 grid items-end gap-4 sm:grid-cols-2">
      {picker(several ? t('reference') : t('first'), reference, onReference)}
      {places.map((value, index) => {
        const label = several ? t('other', { index: index + 1 }) : t('second');
        return (
          <div key={value ?? ''} className="flex min-w-0 items-end gap-1.5">
            {picker(label, value, (chosen) => {
              if (value === undefined) setAsked(false);
              onOthers(value === undefined ? [...others, chosen] : others.with(index, chosen));
            })}
            {several && (
              <IconButton
                className="print:hidden"
                label={t('remove', { label })}
                icon={<X className="size-4" aria-hidden />}
                onClick={() => {
                  if (value === undefined) setAsked(false);
                  else onOthers(others.toSpliced(index, 1));
                }}
              />
            )}
          </div>
        );
      })}
      {reference !== undefined && others.length > 0 && !asked && others.length < MOST_OTHERS && (
        <div className="print:hidden">
          <Button icon={<Plus className="size-4" aria-hidden />} onClick={() => setAsked(true)}>
            {t('add')}
          </Button>
        </div>
      )}
    </div>
  );
}
