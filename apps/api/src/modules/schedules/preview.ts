import { describeSchedule, nextDueTimes, scheduleFacts, type ScheduleFacts as Facts } from '@holdfast/domain';
import { builder } from '../../graphql/builder.ts';
import type { UserErrorShape } from '../../graphql/errors.ts';
import { UserError } from '../../graphql/payload.ts';
import { below } from '../campaigns/input-issue.ts';
import { ScheduleInput, type ScheduleInputShape } from '../campaigns/inputs.ts';
import { ScheduleFacts } from './facts.ts';
import { readSchedule } from './read-schedule.ts';
import { datesAsked } from './schedule.ts';

interface Preview {
  readonly description: string | null;
  readonly facts: Facts | null;
  readonly nextDates: readonly Date[];
  readonly userErrors: readonly UserErrorShape[];
}

const SchedulePreview = builder.objectRef<Preview>('SchedulePreview').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    description: t.exposeString('description', { nullable: true }),
    facts: t.expose('facts', { type: ScheduleFacts, nullable: true }),
    nextDates: t.field({ type: ['DateTime'], resolve: ({ nextDates }) => [...nextDates] }),
    userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => [...userErrors] }),
  }),
});

function previewOf(input: ScheduleInputShape, { now, count }: { readonly now: Date; readonly count: number }): Preview {
  const reading = readSchedule(input, { current: null, now });
  if (!reading.ok)
    return { description: null, facts: null, nextDates: [], userErrors: below(['input'], reading.issues) };
  const { cron, timeZone } = reading.value;
  return {
    description: describeSchedule(cron, timeZone),
    facts: scheduleFacts(cron, timeZone),
    nextDates: nextDueTimes({ cron, timeZone, after: now, count }),
    userErrors: [],
  };
}

builder.queryField('schedulePreview', (t) =>
  t.field({
    type: SchedulePreview,
    description:
      'Next dates of a schedule that is being written, and what it says in plain words; checked as it would be when saved.',
    args: { count: t.arg.int(), input: t.arg({ type: ScheduleInput, required: true }) },
    extensions: { access: 'signed-in' },
    authScopes: { signedIn: true },
    resolve: (_root, { input, count }, { now }) => previewOf(input, { now: now(), count: datesAsked(count) }),
  }),
);
