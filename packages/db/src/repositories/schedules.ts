import type { CatchUpPolicy, Schedule, ScheduleStart } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

export const schedulesOf = (database: Queryable, campaignIds: readonly string[]): Promise<Schedule[]> =>
  database.schedule.findMany({ where: { campaignId: { in: [...campaignIds] } } });

export interface ScheduleValues {
  readonly cron: string;
  readonly timeZone: string;
  readonly catchUp: CatchUpPolicy;
  readonly pausedAt: Date | null;
  /** Null while it is paused, and for a line that never comes. */
  readonly nextDueAt: Date | null;
}

export const saveSchedule = (
  tx: Queryable,
  { campaignId, values }: { readonly campaignId: string; readonly values: ScheduleValues },
): Promise<Schedule> =>
  tx.schedule.upsert({ where: { campaignId }, create: { campaignId, ...values }, update: { ...values } });

export async function removeSchedule(tx: Queryable, campaignId: string): Promise<void> {
  await tx.schedule.deleteMany({ where: { campaignId } });
}

/** How many due times a schedule shows. */
const SHOWN_STARTS = 10;

/** The last due times that were acted upon, of each schedule the newest ones. */
export async function scheduleStartsOf(database: Queryable, scheduleIds: readonly string[]): Promise<ScheduleStart[]> {
  const schedules = await database.schedule.findMany({
    where: { id: { in: [...scheduleIds] } },
    select: { starts: { orderBy: { dueAt: 'desc' }, take: SHOWN_STARTS } },
  });
  return schedules.flatMap(({ starts }) => starts);
}
