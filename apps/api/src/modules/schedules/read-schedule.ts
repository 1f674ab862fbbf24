import { checkSchedule, nextDueTime, ScheduleError } from '@holdfast/domain';
import type { Schedule, ScheduleValues } from '@holdfast/db';
import type { ScheduleInputShape } from '../campaigns/inputs.ts';
import { issue, read, unreadable, type Reading } from '../campaigns/input-issue.ts';

/** The values of a schedule's row, or what is wrong with the line or the time zone. */
export function readSchedule(
  { cron, timeZone, catchUp, paused }: ScheduleInputShape,
  { current, now }: { readonly current: Schedule | null; readonly now: Date },
): Reading<ScheduleValues> {
  try {
    checkSchedule({ cron, timeZone });
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    return unreadable(issue([error.where], error, error.code));
  }
  const isPaused = paused ?? current?.pausedAt instanceof Date;
  return read({
    cron: cron.trim().replaceAll(/\s+/g, ' '),
    timeZone,
    catchUp: catchUp ?? current?.catchUp ?? 'once',
    pausedAt: isPaused ? (current?.pausedAt ?? now) : null,
    nextDueAt: isPaused ? null : nextDueTime({ cron, timeZone }, now),
  });
}
