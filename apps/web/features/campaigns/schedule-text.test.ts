import { describeSchedule, scheduleFacts } from '@holdfast/domain';
import { createFormatter, createTranslator } from 'next-intl';
import { expect, it } from 'vitest';
import en from '#web/messages/en.json';
import zh from '#web/messages/zh-CN.json';
import { sentenceNumbers } from '../../../../test/testkit/sentence-numbers.ts';
import { scheduleText } from './schedule-text.ts';

const CRONS = [
  ...['* * * * *', '*/15 * * * *', '0 * * * *', '1 * * * *', '5 * * * *', '0 */6 * * *', '20 */2 * * *'],
  ...['30 2 * * *', '0 6,12,18 * * *', '0 2 * * 1-5', '0 22 * * 0,6', '0 22 * * SUN', '15 4 * * mon,wed,thu'],
  ...['0 3 1 * *', '0 3 1,15 * *', '0 3 13 * 5'],
];

const said = (cron: string, locale: 'en' | 'zh-CN'): string => {
  const { kind, ...facts } = scheduleFacts(cron, 'Europe/Berlin');
  const messages = { en, 'zh-CN': zh }[locale];
  return scheduleText(
    {
      ...{ every: null, minute: null, ...facts, kind: KINDS[kind] },
      ...{ times: [...(facts.times ?? [])], days: [...(facts.days ?? [])], monthDays: [...(facts.monthDays ?? [])] },
    },
    { t: createTranslator({ locale, messages, namespace: 'scheduleText' }), format: createFormatter({ locale }) },
  );
};

const KINDS = {
  minutes: 'MINUTES',
  hours: 'HOURS',
  days: 'DAYS',
  weekdays: 'WEEKDAYS',
  'month-days': 'MONTH_DAYS',
  other: 'OTHER',
} as const;

it('says in English what the API says', () => {
  expect(CRONS.map((cron) => said(cron, 'en'))).toEqual(CRONS.map((cron) => describeSchedule(cron, 'Europe/Berlin')));
  const kinds = new Set(CRONS.map((cron) => scheduleFacts(cron, 'UTC').kind));
  expect(kinds.size).toBe(Object.keys(en.scheduleText.text).length);
});

it.each([
  ['0 2 * * 1-5', '每个工作日 02:00（Europe/Berlin）'],
  ['*/15 * * * *', '每 15 分钟（Europe/Berlin）'],
  ['5 * * * *', '每小时，整点后 5 分（Europe/Berlin）'],
  ['0 22 * * 0,6', '每周六和周日 22:00（Europe/Berlin）'],
  ['15 4 * * mon,wed,thu', '每星期一、星期三和星期四 04:15（Europe/Berlin）'],
  ['0 3 1,15 * *', '每月 1 日和15 日 03:00（Europe/Berlin）'],
])('says %s in Chinese as "%s"', (cron, words) => {
  expect(said(cron, 'zh-CN')).toBe(words);
});

it('has no other numbers in Chinese', () => {
  // What happens once in an hour or minute is said there without a number.
  const numbers = (text: string) => sentenceNumbers(text.replaceAll('每小时', '').replaceAll('every hour', ''));
  expect(CRONS.map((cron) => numbers(said(cron, 'zh-CN')))).toEqual(CRONS.map((cron) => numbers(said(cron, 'en'))));
});
