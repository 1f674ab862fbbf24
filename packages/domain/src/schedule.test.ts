import { describe, expect, it } from 'vitest';
import { checkSchedule, nextDueTimes, ScheduleError } from './schedule.ts';

const times = (cron: string, timeZone: string, after: string, count = 3): string[] =>
  nextDueTimes({ cron, timeZone, after: new Date(after), count }).map((date) => date.toISOString());

describe('nextDueTimes', () => {
  it('keeps the local hour over the change to summer time', () => {
    // Berlin moves from +1 to +2 on 29 March 2026.
    expect(times('0 9 * * *', 'Europe/Berlin', '2026-03-27T12:00:00Z')).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
    ]);
  });

  it('is due once on the day whose local time is skipped', () => {
    // 02:30 does not exist on 29 March 2026 in Berlin.
    const due = times('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z');
    expect(due.filter((time) => time.startsWith('2026-03-29'))).toHaveLength(1);
    expect(due[1]).toBe('2026-03-30T00:30:00.000Z');
  });

  it('is due once in the night whose local hour comes twice', () => {
    // 02:30 comes twice on 25 October 2026 in Berlin.
    const due = times('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z');
    expect(due.filter((time) => time.startsWith('2026-10-25'))).toHaveLength(1);
    expect(due[1]).toBe('2026-10-26T01:30:00.000Z');
  });

  it('knows half-hour zones and zones that change in the other half of the year', () => {
    expect(times('0 0 * * *', 'Asia/Kolkata', '2026-01-01T00:00:00Z', 1)).toEqual(['2026-01-01T18:30:00.000Z']);
    // Sydney leaves summer time on 5 April 2026.
    expect(times('0 6 * * *', 'Australia/Sydney', '2026-04-03T21:00:00Z', 2)).toEqual([
      '2026-04-04T20:00:00.000Z',
      '2026-04-05T20:00:00.000Z',
    ]);
  });

  it('goes on with hourly lines through the repeated hour', () => {
    expect(times('0 * * * *', 'Europe/Berlin', '2026-10-24T23:30:00Z', 4)).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
      '2026-10-25T03:00:00.000Z',
    ]);
  });
});

describe('checkSchedule refuses', () => {
  it.each([
    ['six fields', '0 0 2 * * *', 'UTC', 'cron'],
    ['a word', '@daily', 'UTC', 'cron'],
    ['an hour that is none', '0 25 * * *', 'UTC', 'cron'],
    ['an unknown zone', '0 2 * * *', 'Europe/Bern', 'timeZone'],
  ])('%s', (_what, cron, timeZone, where) => {
    expect(() => checkSchedule({ cron, timeZone })).toThrow(ScheduleError);
    expect(() => checkSchedule({ cron, timeZone })).toThrow(new RegExp(`^${where}: expected`));
  });
});
