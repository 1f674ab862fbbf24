import { runDueSchedules } from '@holdfast/jobs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { makeScene } from './rows.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const DUE = new Date('2026-03-29T00:30:00Z');

async function schedule(options: { catchUp?: 'skip' | 'once'; paused?: boolean; nextDueAt?: Date } = {}) {
  const scene = await makeScene(test.database);
  const row = await test.database.prisma.schedule.create({
    data: {
      campaignId: scene.campaignId,
      // 02:30 does not exist in Berlin on 29 March 2026.
      cron: '30 2 * * *',
      timeZone: 'Europe/Berlin',
      catchUp: options.catchUp ?? 'once',
      pausedAt: options.paused === true ? DUE : null,
      nextDueAt: options.nextDueAt ?? DUE,
    },
  });
  return { ...scene, scheduleId: row.id };
}
const startsOf = (scheduleId: string) => test.database.prisma.scheduleStart.findMany({ where: { scheduleId } });

it('starts a due campaign once, however many schedulers look, and plans the next time by local time', async () => {
  const { scheduleId, campaignId } = await schedule();
  const now = new Date(DUE.getTime() + 1000);
  const started = await Promise.all(Array.from({ length: 4 }, () => runDueSchedules(test.database, { now })));
  expect(started.flat()).toHaveLength(1);
  expect(await test.database.prisma.run.count({ where: { campaignId, trigger: 'schedule' } })).toBe(1);
  expect(await startsOf(scheduleId)).toMatchObject([{ dueAt: DUE, outcome: 'started', runId: started.flat()[0] }]);
  const { nextDueAt } = await test.database.prisma.schedule.findUniqueOrThrow({ where: { id: scheduleId } });
  expect([new Date('2026-03-29T01:30:00Z'), new Date('2026-03-30T00:30:00Z')]).toContainEqual(nextDueAt);
});

it('does not start a due time again that a clock which steps back brings up once more', async () => {
  const { scheduleId, campaignId } = await schedule();
  const now = new Date(DUE.getTime() + 1000);
  await runDueSchedules(test.database, { now });
  await test.database.prisma.schedule.update({ where: { id: scheduleId }, data: { nextDueAt: DUE } });
  expect(await runDueSchedules(test.database, { now })).toEqual([]);
  expect(await test.database.prisma.run.count({ where: { campaignId } })).toBe(1);
});

it('catches missed times up by one run, or skips them, as the schedule says', async () => {
  const missed = new Date('2026-03-01T00:00:00Z');
  const [once, skip] = [await schedule({ nextDueAt: missed }), await schedule({ nextDueAt: missed, catchUp: 'skip' })];
  const started = await runDueSchedules(test.database, { now: new Date('2026-03-10T12:00:00Z') });
  expect(started).toHaveLength(1);
  expect(await startsOf(once.scheduleId)).toMatchObject([{ outcome: 'started' }]);
  expect(await startsOf(skip.scheduleId)).toMatchObject([{ outcome: 'skipped', runId: null }]);
});

it('leaves paused schedules alone, and says why a campaign could not start', async () => {
  const paused = await schedule({ paused: true });
  const broken = await schedule();
  await test.database.prisma.campaignModel.deleteMany({ where: { campaignId: broken.campaignId } });
  await runDueSchedules(test.database, { now: new Date(DUE.getTime() + 1000) });
  expect(await startsOf(paused.scheduleId)).toEqual([]);
  const [start] = await startsOf(broken.scheduleId);
  expect(start?.runId).toBeNull();
  expect(start?.outcome).toMatch(/campaign\.models: expected at least one model/);
});
