import { scheduleKinds, type ScheduleFacts as Facts } from '@holdfast/domain';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';

export const ScheduleFacts = builder.objectRef<Facts>('ScheduleFacts').implement({
  description:
    'What the description of a schedule says, to write it in another language; what a kind does not speak of is null or empty.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    kind: t.expose('kind', { type: enumOf('ScheduleKind', scheduleKinds) }),
    cron: t.exposeString('cron'),
    timeZone: t.exposeString('timeZone'),
    every: t.int({
      nullable: true,
      description: 'Minutes or hours from one to the next.',
      resolve: ({ every }) => every ?? null,
    }),
    minute: t.int({ nullable: true, description: 'Of each such hour.', resolve: ({ minute }) => minute ?? null }),
    times: t.stringList({ resolve: ({ times }) => [...(times ?? [])] }),
    days: t.intList({ description: 'Of the week: 0 is Sunday.', resolve: ({ days }) => [...(days ?? [])] }),
    monthDays: t.intList({ resolve: ({ monthDays }) => [...(monthDays ?? [])] }),
  }),
});
