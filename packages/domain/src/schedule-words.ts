/** A cron line in parts that a page can put into any language; `kind` says which of them matter. */
export type ScheduleWords =
  | { readonly kind: 'minutes'; readonly every: number }
  | { readonly kind: 'hours'; readonly every: number; readonly minute: number }
  | { readonly kind: 'days'; readonly times: readonly string[] }
  | { readonly kind: 'weekdays'; readonly times: readonly string[]; readonly days: readonly number[] }
  | { readonly kind: 'month-days'; readonly times: readonly string[]; readonly monthDays: readonly number[] }
  | { readonly kind: 'other'; readonly cron: string };

/** Reads the lines that people write; a rarer one is `other`, and shown as it is beside its next dates. */
export function scheduleWords(cron: string): ScheduleWords {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().split(/\s+/);
  const other: ScheduleWords = { kind: 'other', cron: cron.trim() };
  if (month !== '*') return other;
  if (hour === '*' && day === '*' && weekday === '*') {
    const every = stepOf(minute);
    if (every !== undefined) return { kind: 'minutes', every };
    const at = numberIn(minute, 59);
    return at === undefined ? other : { kind: 'hours', every: 1, minute: at };
  }
  const at = numberIn(minute, 59);
  const everyHours = stepOf(hour);
  if (everyHours !== undefined && at !== undefined && day === '*' && weekday === '*') {
    return { kind: 'hours', every: everyHours, minute: at };
  }
  const times = timesOf(minute, hour);
  if (times === undefined) return other;
  if (day === '*' && weekday === '*') return { kind: 'days', times };
  if (day === '*') {
    const days = daysOf(weekday);
    return days === undefined ? other : { kind: 'weekdays', times, days };
  }
  const monthDays = listOf(day, { max: 31, min: 1 });
  return weekday === '*' && monthDays !== undefined ? { kind: 'month-days', times, monthDays } : other;
}

export const scheduleKinds = ['minutes', 'hours', 'days', 'weekdays', 'month-days', 'other'] as const;

/** What `describeSchedule` says, for pages to say it in another language. */
export interface ScheduleFacts {
  readonly kind: (typeof scheduleKinds)[number];
  readonly cron: string;
  readonly timeZone: string;
  readonly every?: number;
  readonly minute?: number;
  readonly times?: readonly string[];
  readonly days?: readonly number[];
  readonly monthDays?: readonly number[];
}

export const scheduleFacts = (cron: string, timeZone: string): ScheduleFacts => ({
  ...{ cron: cron.trim(), timeZone },
  ...scheduleWords(cron),
});

/** In English, e.g. `every weekday at 02:00 (Europe/Berlin)`. */
export function describeSchedule(cron: string, timeZone: string): string {
  return `${sentence(scheduleWords(cron))} (${timeZone})`;
}

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function sentence(words: ScheduleWords): string {
  switch (words.kind) {
    case 'minutes':
      return words.every === 1 ? 'every minute' : `every ${words.every} minutes`;
    case 'hours': {
      const past =
        words.minute === 0 ? 'on the hour' : `at ${words.minute} ${words.minute === 1 ? 'minute' : 'minutes'} past`;
      return words.every === 1 ? `every hour, ${past}` : `every ${words.every} hours, ${past}`;
    }
    case 'days':
      return `every day at ${joined(words.times)}`;
    case 'weekdays':
      return `every ${dayNames(words.days)} at ${joined(words.times)}`;
    case 'month-days':
      return `on day ${joined(words.monthDays.map(String))} of every month at ${joined(words.times)}`;
    case 'other':
      return `as the cron line \`${words.cron}\` says`;
  }
}

function dayNames(days: readonly number[]): string {
  const key = days.join('');
  if (key === '12345') return 'weekday';
  if (key === '06') return 'Saturday and Sunday';
  return joined(days.map((day) => DAY_NAMES[day] ?? String(day)));
}

const listFormat = new Intl.ListFormat('en');
const joined = (parts: readonly string[]): string => listFormat.format(parts);

function stepOf(field: string): number | undefined {
  if (field === '*') return 1;
  const match = /^(?:\*|0)\/(\d{1,2})$/.exec(field);
  return match === null ? undefined : Number(match[1]);
}

function numberIn(field: string, max: number): number | undefined {
  return /^\d{1,2}$/.test(field) && Number(field) <= max ? Number(field) : undefined;
}

/** `1,15`, `1-5`, `3`; undefined for anything else. */
function listOf(field: string, { min, max }: { min: number; max: number }): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part);
    const from = Number(match?.[1] ?? NaN);
    const to = Number(match?.[2] ?? from);
    if (!(from >= min && to <= max && from <= to)) return undefined;
    for (let value = from; value <= to; value++) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function timesOf(minute: string, hour: string): readonly string[] | undefined {
  const minutes = listOf(minute, { min: 0, max: 59 });
  const hours = listOf(hour, { min: 0, max: 23 });
  if (minutes === undefined || hours === undefined || minutes.length * hours.length > 4) return undefined;
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours.flatMap((h) => minutes.map((m) => `${two(h)}:${two(m)}`));
}

const SHORT_DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** 7 is Sunday too. */
function daysOf(field: string): readonly number[] | undefined {
  const numeric = field.toUpperCase().replace(/[A-Z]{3}/g, (name) => {
    const index = SHORT_DAYS.indexOf(name);
    return index < 0 ? 'x' : String(index);
  });
  const days = listOf(numeric, { min: 0, max: 7 });
  return days && [...new Set(days.map((day) => day % 7))].sort((a, b) => a - b);
}
