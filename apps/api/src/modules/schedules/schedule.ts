import { describeSchedule, nextDueTimes, scheduleFacts } from '@holdfast/domain';
import {
  schedulesOf,
  scheduleStartsOf,
  type Schedule as ScheduleRow,
  type ScheduleStart as StartRow,
} from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { badInput } from '../../graphql/errors.ts';
import { rowLoader, rowsLoader } from '../../graphql/loaders.ts';
import { CatchUpPolicy } from '../campaigns/enums.ts';
import { Run } from '../runs/kinds.ts';
import { ScheduleFacts } from './facts.ts';

export const scheduleOfCampaign = rowLoader<ScheduleRow>({
  read: ({ database }, campaignIds) => schedulesOf(database.prisma, campaignIds),
  keyOf: ({ campaignId }) => campaignId,
});

const startsOfSchedule = rowsLoader<StartRow>({
  read: ({ database }, scheduleIds) => scheduleStartsOf(database.prisma, scheduleIds),
  keyOf: ({ scheduleId }) => scheduleId,
});

const ScheduleStart = builder.objectRef<StartRow>('ScheduleStart').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    dueAt: t.expose('dueAt', { type: 'DateTime' }),
    outcome: t.exposeString('outcome'),
    run: t.field({
      type: Run.ref,
      nullable: true,
      resolve: ({ runId }, _args, context) => (runId === null ? null : Run.byId(context).load(runId)),
    }),
  }),
});

const SHOWN_DATES = 5;
const MAX_DATES = 50;

/** How many dates are asked for. @throws BAD_USER_INPUT */
export function datesAsked(count: number | null | undefined): number {
  const asked = count ?? SHOWN_DATES;
  if (asked < 1 || asked > MAX_DATES)
    throw badInput('OUT_OF_RANGE', `"count" goes from 1 to ${MAX_DATES}, got ${asked}`, ['count', 1, MAX_DATES, asked]);
  return asked;
}

export const Schedule = builder.objectRef<ScheduleRow>('Schedule').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    catchUp: t.expose('catchUp', { type: CatchUpPolicy }),
    cron: t.exposeString('cron'),
    description: t.string({
      description: 'In plain words, e.g. every weekday at 02:00 (Europe/Berlin).',
      resolve: ({ cron, timeZone }) => describeSchedule(cron, timeZone),
    }),
    facts: t.field({ type: ScheduleFacts, resolve: ({ cron, timeZone }) => scheduleFacts(cron, timeZone) }),
    nextDates: t.field({
      type: ['DateTime'],
      args: { count: t.arg.int() },
      resolve: ({ cron, timeZone, pausedAt }, { count }, { now }) =>
        pausedAt === null ? nextDueTimes({ cron, timeZone, after: now(), count: datesAsked(count) }) : [],
    }),
    nextDueAt: t.expose('nextDueAt', { type: 'DateTime', nullable: true }),
    pausedAt: t.expose('pausedAt', { type: 'DateTime', nullable: true }),
    starts: t.field({
      type: [ScheduleStart],
      resolve: async ({ id }, _args, context) => [...(await startsOfSchedule(context).load(id))],
    }),
    timeZone: t.exposeString('timeZone'),
  }),
});
