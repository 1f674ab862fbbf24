'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { Card } from '#web/ui/card.tsx';
import { Checkbox } from '#web/ui/field.tsx';
import type { ScheduleDraft } from './draft.ts';
import { useCampaignForm } from './form-context.ts';

/** Most campaigns are begun by hand. */
const ScheduleFields = dynamic(() => import('./schedule-fields.tsx'), { loading: () => null });

/** When the campaign runs by itself. */
export function ScheduleSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change } = useCampaignForm();
  const { schedule } = draft;
  const set = (next: Partial<ScheduleDraft>) => change({ schedule: { ...schedule, ...next } });
  return (
    <Card title={t('section.schedule')}>
      <Checkbox
        label={t('scheduleEnabled')}
        checked={schedule.enabled}
        onChange={(event) => set({ enabled: event.target.checked })}
      />
      {schedule.enabled && <ScheduleFields schedule={schedule} set={set} />}
    </Card>
  );
}
