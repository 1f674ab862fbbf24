import { CronExpressionParser } from 'cron-parser';

/** A cron line or a time zone that cannot be read. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
  readonly code = 'SCHEDULE_INVALID';
  readonly where: 'cron' | 'timeZone';
  readonly expected: string;
  readonly got: string;
  readonly fix: string;

  constructor(details: Pick<ScheduleError, 'where' | 'expected' | 'got' | 'fix'>, options?: ErrorOptions) {
    super(`${details.where}: expected ${details.expected}, got ${details.got}; ${details.fix}`, options);
    this.where = details.where;
    this.expected = details.expected;
    this.got = details.got;
    this.fix = details.fix;
  }
}

export interface CronTimes {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Throws ScheduleError for what is no cron line of five fields or no time zone. */
export function checkSchedule({ cron, timeZone }: CronTimes): void {
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    throw new ScheduleError(
      { where: 'timeZone', expected: 'an IANA time zone, e.g. Europe/Berlin', got: timeZone, fix: 'correct the name' },
      { cause },
    );
  }
  const fields = cron.trim().split(/\s+/);
  const invalid = (got: string, cause?: unknown): ScheduleError =>
    new ScheduleError(
      {
        where: 'cron',
        expected: 'five fields: minute, hour, day of month, month, day of week',
        got,
        fix: 'e.g. `30 2 * * 1-5` for 02:30 on weekdays',
      },
      { cause },
    );
  // cron-parser also takes six fields and names like @daily; seconds would start runs faster than they end.
  if (fields.length !== 5) throw invalid(`${fields.length} in \`${cron}\``);
  try {
    CronExpressionParser.parse(cron, { tz: timeZone, currentDate: 0, strict: false });
  } catch (cause) {
    throw invalid(`\`${cron}\` (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

/**
 * The next due times after `after`. A local time that a change to summer time skips is due when the clock has moved on; one that comes twice
 * is due once. Throws ScheduleError.
 */
export function nextDueTimes({ cron, timeZone, after, count }: CronTimes & { after: Date; count: number }): Date[] {
  checkSchedule({ cron, timeZone });
  const times = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: after });
  const found: Date[] = [];
  // A time before the last one found would be a repeated hour that the parser walks again.
  while (found.length < count && times.hasNext()) {
    const next = times.next().toDate();
    const last = found.at(-1) ?? after;
    if (next > last) found.push(next);
  }
  return found;
}

/** The next due time; null for a line that never comes (31 February). */
export const nextDueTime = (times: CronTimes, after: Date): Date | null =>
  nextDueTimes({ ...times, after, count: 1 })[0] ?? null;
