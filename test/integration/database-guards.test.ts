import { hardeningTransitions, runTransitions, taskTransitions } from '@holdfast/domain';
import { deleteWorkspace, refusedConstraint } from '@holdfast/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { createRunFixture, hashOf, type RunFixture } from '../testkit/run-rows.ts';

let db: TestDatabase;
let fixture: RunFixture;

beforeAll(async () => {
  db = await createTestDatabase();
  fixture = await createRunFixture(db.database, { slug: 'guards', images: 1 });
});
afterAll(() => db.drop());

/** Name of the constraint that refuses it; fails where nothing does. */
async function refusal(write: Promise<unknown>): Promise<string | undefined> {
  try {
    await write;
  } catch (error) {
    return refusedConstraint(error) ?? (error instanceof Error ? error.message : String(error));
  }
  throw new Error('nothing refused it');
}

test.each([
  ['Run', runTransitions],
  ['Task', taskTransitions],
  ['HardeningJob', hardeningTransitions],
])('the guard of %s allows exactly the transitions of packages/domain', async (table, transitions) => {
  const rows = await db.database.prisma.$queryRaw<{ definition: string }[]>`
    SELECT pg_get_triggerdef(oid) AS "definition" FROM pg_trigger WHERE tgname = ${`${table}_state_transition`}`;
  const allowed: unknown = JSON.parse(/'(\{[^']*\})'/.exec(rows[0]?.definition ?? '')?.[1] ?? 'null');
  expect(allowed).toEqual(transitions);
});

test('a run cannot skip states, and what decides its numbers cannot change', async () => {
  const { run } = db.database.prisma;
  const where = { id: fixture.runId };
  expect(await refusal(run.update({ where, data: { state: 'done' } }))).toMatch(
    /state cannot change from running to done/,
  );
  expect(await refusal(run.update({ where, data: { seed: 2 } }))).toMatch(
    /what decides a run's numbers cannot be changed/,
  );
  expect(await refusal(run.update({ where, data: { snapshot: { other: true } } }))).toMatch(/cannot be changed/);
  expect((await run.update({ where, data: { state: 'finalising' } })).state).toBe('finalising');
});

test('a ready model version keeps its bytes and contract; its notes may change', async () => {
  const { modelVersion } = db.database.prisma;
  const where = { id: fixture.versionIds[0] ?? '' };
  expect(await refusal(modelVersion.update({ where, data: { contract: { changed: true } } }))).toMatch(
    /cannot be changed/,
  );
  expect(await refusal(modelVersion.update({ where, data: { sha256: hashOf('x') } }))).toMatch(/cannot be changed/);
  expect(await refusal(modelVersion.update({ where, data: { state: 'inspecting' } }))).toMatch(/state cannot change/);
  expect((await modelVersion.update({ where, data: { notes: 'seen' } })).notes).toBe('seen');
});

test('a ready data set version keeps its images', async () => {
  const { prisma } = db.database;
  const { workspaceId } = fixture;
  const { id: datasetId } = await prisma.dataset.create({ data: { workspaceId, name: 'photos' } });
  const version = await prisma.datasetVersion.create({ data: { workspaceId, datasetId, number: 1, source: {} } });
  const imageId = fixture.imageIds[0] ?? '';
  const item = (position: number) => ({ datasetVersionId: version.id, position, name: `${position}.jpg`, imageId });
  await prisma.datasetItem.create({ data: item(0) });
  await prisma.datasetVersion.update({ where: { id: version.id }, data: { state: 'ready', contentHash: hashOf('x') } });
  const change = /images of a version that is ready cannot be changed/;
  expect(await refusal(prisma.datasetItem.create({ data: item(1) }))).toMatch(change);
  expect(await refusal(prisma.datasetItem.deleteMany({ where: { datasetVersionId: version.id } }))).toMatch(change);
  expect(await refusal(prisma.datasetVersion.update({ where: { id: version.id }, data: { imageCount: 9 } }))).toMatch(
    /cannot be changed/,
  );
});

test('values that would spoil numbers are refused by the name of their check', async () => {
  const { prisma } = db.database;
  const { workspaceId, runId } = fixture;
  const artifact = { workspaceId, kind: 'sample' as const, mediaType: 'image/png' };
  const upper = hashOf('a').toUpperCase();
  expect(await refusal(prisma.artifact.create({ data: { ...artifact, sha256: upper, size: 1 } }))).toMatch(
    /Artifact_sha256_check/,
  );
  expect(await refusal(prisma.artifact.create({ data: { ...artifact, sha256: hashOf('a'), size: 0 } }))).toMatch(
    /Artifact_size_check/,
  );
  expect(await refusal(prisma.run.update({ where: { id: runId }, data: { samplesFailed: 99 } }))).toMatch(
    /Run_progress_check/,
  );
  const sample = { runId, modelOrdinal: 0, attackOrdinal: 0, position: 0, token: 1 };
  expect(await refusal(prisma.sampleResult.create({ data: { ...sample, state: 'error' } }))).toMatch(
    /SampleResult_state_check/,
  );
});

test('a campaign has one active baseline of a name', async () => {
  const { prisma } = db.database;
  const { workspaceId, runId } = fixture;
  const dataset = await prisma.dataset.create({ data: { workspaceId, name: 'for a campaign' } });
  const campaign = await prisma.campaign.create({
    data: { workspaceId, name: 'weekly', datasetId: dataset.id, definition: {} },
  });
  const baseline = { campaignId: campaign.id, runId, reason: 'good' };
  await prisma.baseline.create({ data: { ...baseline, active: false } });
  await prisma.baseline.create({ data: baseline });
  expect(await refusal(prisma.baseline.create({ data: baseline }))).toMatch(/Baseline_one_active|campaignId/);
});

test('the audit log only grows; everything of a workspace goes with it, and nothing else', async () => {
  const { prisma } = db.database;
  const other = await createRunFixture(db.database, { slug: 'stays', images: 1 });
  const entry = { workspaceId: fixture.workspaceId, action: 'run.start', subjectType: 'Run', subjectId: fixture.runId };
  const { id } = await prisma.auditEvent.create({ data: entry });
  expect(await refusal(prisma.auditEvent.update({ where: { id }, data: { action: 'x' } }))).toMatch(/append-only/);
  expect(await refusal(prisma.auditEvent.delete({ where: { id } }))).toMatch(/append-only/);
  expect(await refusal(prisma.$executeRaw`TRUNCATE "AuditEvent"`)).toMatch(/append-only/);
  await db.database.transaction((tx) => deleteWorkspace(tx, fixture.workspaceId));
  expect(await prisma.auditEvent.count()).toBe(0);
  expect(await prisma.run.findMany({ select: { id: true } })).toEqual([{ id: other.runId }]);
});
