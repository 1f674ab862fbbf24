import { expect, it } from 'vitest';
import { describeSchedule, scheduleWords } from './schedule-words.ts';

it.each([
  ['0 2 * * 1-5', 'every weekday at 02:00 (Europe/Berlin)'],
  ['30 2 * * *', 'every day at 02:30 (Europe/Berlin)'],
  ['0 6,18 * * *', 'every day at 06:00 and 18:00 (Europe/Berlin)'],
  ['0 22 * * 0,6', 'every Saturday and Sunday at 22:00 (Europe/Berlin)'],
  ['0 22 * * SUN', 'every Sunday at 22:00 (Europe/Berlin)'],
  ['15 4 * * mon,thu', 'every Monday and Thursday at 04:15 (Europe/Berlin)'],
  ['*/15 * * * *', 'every 15 minutes (Europe/Berlin)'],
  ['5 * * * *', 'every hour, at 5 minutes past (Europe/Berlin)'],
  ['0 */6 * * *', 'every 6 hours, on the hour (Europe/Berlin)'],
  ['0 3 1,15 * *', 'on day 1 and 15 of every month at 03:00 (Europe/Berlin)'],
  ['0 3 1 1 *', 'as the cron line `0 3 1 1 *` says (Europe/Berlin)'],
  ['0 3 13 * 5', 'as the cron line `0 3 13 * 5` says (Europe/Berlin)'],
])('says %s as "%s"', (cron, words) => {
  expect(describeSchedule(cron, 'Europe/Berlin')).toBe(words);
});

it('gives the parts for pages in other languages', () => {
  expect(scheduleWords('0 2 * * 7')).toEqual({ kind: 'weekdays', times: ['02:00'], days: [0] });
});
