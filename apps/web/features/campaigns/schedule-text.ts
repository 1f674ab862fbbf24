import { useFormatter, useTranslations } from 'next-intl';
import { factValues } from '#web/lib/fact-values.ts';
import type { ScheduleSaidFragment } from './schedule-facts.generated.ts';

interface ScheduleWords {
  readonly t: ReturnType<typeof useTranslations<'scheduleText'>>;
  readonly format: Pick<ReturnType<typeof useFormatter>, 'dateTime' | 'list'>;
}

/** When a campaign runs by itself, in the reader's language. */
export function useScheduleText(): (facts: ScheduleSaidFragment) => string {
  const words = { t: useTranslations('scheduleText'), format: useFormatter() };
  return (facts) => scheduleText(facts, words);
}

/** The sentence that the API writes in English (`describeSchedule`). */
export function scheduleText(facts: ScheduleSaidFragment, { t, format }: ScheduleWords): string {
  const { kind, cron, timeZone, times, monthDays } = facts;
  const said = t(`text.${kind}`, {
    ...factValues(facts),
    cron,
    times: format.list(times),
    days: daysText(facts.days, { t, format }),
    monthDays: format.list(monthDays.map((day) => t('monthDay', { day }))),
  });
  return t('zoned', { said, timeZone });
}

function daysText(days: readonly number[], { t, format }: ScheduleWords): string {
  const key = days.join('');
  if (key === '12345') return t('weekday');
  if (key === '06') return t('weekend');
  return format.list(days.map((day) => format.dateTime(aDay(day), { weekday: 'long', timeZone: 'UTC' })));
}

/** 4 January 1970 was a Sunday. */
const aDay = (weekday: number): Date => new Date(Date.UTC(1970, 0, 4 + weekday));
