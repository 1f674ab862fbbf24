'use client';

import { useQuery } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useState } from 'react';
import { useReaderTimeZone } from '#web/lib/use-time-zone.ts';
import { Combobox } from '#web/ui/combobox.tsx';
import { Checkbox, Field, Input } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import { DateTime } from '#web/ui/time.tsx';
import { useScheduleText } from '../schedule-text.ts';
import type { ScheduleDraft } from './draft.ts';
import { SchedulePreviewDocument } from './editor-previews.generated.ts';
import { useCampaignForm } from './form-context.ts';

const PRESETS = ['0 2 * * *', '0 2 * * 1-5', '0 6 * * 1', '0 0 1 * *', '0 * * * *'] as const;
const OWN = 'own';

interface ScheduleFieldsProps {
  readonly schedule: ScheduleDraft;
  readonly set: (next: Partial<ScheduleDraft>) => void;
}

/** How often and in which time zone, said in plain words, with the next dates in the reader's. */
export default function ScheduleFields({ schedule, set }: ScheduleFieldsProps) {
  const t = useTranslations('campaigns.editor');
  const { errorOf } = useCampaignForm();
  const timeZone = useReaderTimeZone();
  const [isOwn, setOwn] = useState(false);
  const scheduleText = useScheduleText();
  const cron = useDeferredValue(schedule.cron);
  const { data } = useQuery(SchedulePreviewDocument, {
    variables: { input: { cron, timeZone: schedule.timeZone } },
  });
  const preview = data?.schedulePreview;
  const problem = preview?.userErrors.map(({ message }) => message).join(' ');
  const zones = Intl.supportedValuesOf('timeZone');
  return (
    <>
      <div className="mt-4 grid gap-4 sm:grid-cols-4">
        <Field label={t('often')}>
          {(control) => (
            <Select
              control={control}
              value={isOwn ? OWN : (PRESETS.find((preset) => preset === schedule.cron) ?? OWN)}
              options={[
                ...PRESETS.map((value) => ({ value, label: t(`cron.${cronKey(value)}`) })),
                { value: OWN, label: t('cron.own') },
              ]}
              onChange={(value) => {
                setOwn(value === OWN);
                if (value !== OWN) set({ cron: value });
              }}
            />
          )}
        </Field>
        <Field
          label={t('cronLabel')}
          error={problem === '' ? errorOf('schedule.cron') : problem}
          hint={preview?.facts ? scheduleText(preview.facts) : undefined}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={schedule.cron}
              onChange={(event) => set({ cron: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('timeZone')} error={errorOf('schedule.timeZone')}>
          {(control) => (
            <Combobox
              control={control}
              value={schedule.timeZone}
              placeholder={t('choose')}
              searchPlaceholder={t('searchZone')}
              emptyText={t('noZone')}
              options={[...new Set(['UTC', timeZone, ...zones])].map((value) => ({ value, label: value }))}
              onChange={(chosen) => set({ timeZone: chosen })}
            />
          )}
        </Field>
        <Field label={t('catchUp')}>
          {(control) => (
            <Select
              control={control}
              value={schedule.catchUp}
              options={[
                { value: 'ONCE', label: t('catchUpOnce') },
                { value: 'SKIP', label: t('catchUpSkip') },
              ]}
              onChange={(catchUp) => set({ catchUp })}
            />
          )}
        </Field>
      </div>
      {preview !== undefined && preview.nextDates.length > 0 && (
        <div className="mt-4">
          <p className="text-xs font-medium text-muted">{t('nextDates', { zone: timeZone })}</p>
          <ol className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-sm">
            {preview.nextDates.map((date) => (
              <li key={date}>
                <DateTime at={date} />
              </li>
            ))}
          </ol>
        </div>
      )}
      <Checkbox
        className="mt-3"
        label={t('schedulePaused')}
        checked={schedule.paused}
        onChange={(event) => set({ paused: event.target.checked })}
      />
    </>
  );
}

/** Catalogue keys cannot hold the characters of a cron expression. */
const cronKey = (cron: (typeof PRESETS)[number]): 'daily' | 'weekdays' | 'weekly' | 'monthly' | 'hourly' => {
  switch (cron) {
    case '0 2 * * *':
      return 'daily';
    case '0 2 * * 1-5':
      return 'weekdays';
    case '0 6 * * 1':
      return 'weekly';
    case '0 0 1 * *':
      return 'monthly';
    case '0 * * * *':
      return 'hourly';
  }
};
