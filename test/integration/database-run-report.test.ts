import {
  countAttackPairs,
  countCells,
  countCommonImages,
  countFindingList,
  countImages,
  countJoint,
  countNorms,
  countSubjects,
  countTransformPairs,
  decidedFindings,
  decideFindings,
  deleteArtifacts,
  expireAcceptedFindings,
  findingList,
  cellFacets,
  changesOf,
  facetsOf,
  imageGroups,
  imagePage,
  loadImageResult,
  loadImageResultsAt,
  picturePairs,
  rebuildCounts,
  recordFindings,
  releasePictures,
  runFiles,
  saveImageResult,
  unreferencedArtifacts,
  type ImageFilter,
} from '@holdfast/db';
import { countPairs, summarise } from '@holdfast/metrics';
import type { ImageResult, Outcome } from '@holdfast/results';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { skippedImage, syntheticResults } from '../testkit/results.ts';
import { createRun, createRunFixture, hashOf, imageName, type RunFixture } from '../testkit/run-rows.ts';

const IMAGES = 16;
const ATTACKS = ['plain-early', 'plain-full', 'averaged', 'noise'];
const TRANSFORMS = ['identity', 'jpeg:75', 'median:3', 'jpeg:30', 'jpeg:50', 'jpeg:90'];

/** Two runs over the same images whose outcomes differ in a pattern of remainders; every seventh image holds no target. */
function resultsOf(run: number): ImageResult[] {
  return Array.from({ length: IMAGES }, (_, position) => {
    const id = imageName(position);
    if (position % 7 === 6) return skippedImage(id, { reason: 'no person', error: position === 13 });
    const hits = (attack: number) => TRANSFORMS.filter((_t, at) => (position * 3 + at * 5 + attack * 2 + run) % 4 < 2);
    const [result] = syntheticResults({
      images: [
        {
          id,
          succeeds: Object.fromEntries(ATTACKS.map((name, attack) => [name, hits(attack)])),
          states: position % 5 === 0 ? { '@jpeg:90': 'natural-failure', 'averaged@jpeg:30': 'error' } : {},
        },
      ],
    }).images;
    if (result === undefined) throw new Error('no result');
    return result;
  });
}

let db: TestDatabase;
let fixture: RunFixture;
let secondRun: Pick<RunFixture, 'runId' | 'taskId' | 'token'>;
const first = resultsOf(0);
const second = resultsOf(1);

/** By position; every fifth image has no object. */
const SIZES = ['large', 'small', 'medium', null, 'small'] as const;

beforeAll(async () => {
  db = await createTestDatabase();
  fixture = await createRunFixture(db.database, { slug: 'report', images: IMAGES });
  secondRun = await createRun(db.database, fixture);
  for (const [run, results] of [
    [fixture, first],
    [secondRun, second],
  ] as const) {
    const saving = results.map((result, position) => {
      const { runId, taskId, token } = run;
      const { workspaceId, layout } = fixture;
      const files = result.samples.map(({ file }) => ({
        path: file,
        sha256: hashOf(`${file} ${position % 2 === 0 ? runId : 'both runs'}`),
        kind: 'sample' as const,
        mediaType: 'image/png',
        size: 10,
      }));
      const place = { workspaceId, runId, taskId, token, modelOrdinal: 0, position, layout };
      const objectSize = SIZES[position % SIZES.length] ?? null;
      return db.database.transaction((tx) => saveImageResult(tx, { ...place, result, objectSize, files }));
    });
    await Promise.all(saving);
  }
}, 120_000);
afterAll(() => db.drop());

const key = (run: { runId: string } = fixture) => ({
  workspaceId: fixture.workspaceId,
  runId: run.runId,
  modelOrdinal: 0,
  layout: fixture.layout,
});
const outcomeOf = (results: readonly ImageResult[], at: { position: number; attack: string; transform: string }) =>
  results[at.position]?.outcomes.find((o) => o.attack === at.attack && o.transform === at.transform);
const stateIn = (results: readonly ImageResult[], position: number): string => {
  const image = results[position]?.image;
  if (image?.eligible !== true) return image?.error === true ? 'error' : 'ineligible';
  return (outcomeOf(results, { position, attack: 'averaged', transform: 'jpeg:75' })?.state ?? 'error').replaceAll(
    '-',
    '_',
  );
};
const positions = Array.from({ length: IMAGES }, (_, position) => position);
const cell = { attackOrdinal: 2, transformOrdinal: 1 };
const filter = (): ImageFilter => ({ ...key(secondRun), ...cell });
const compared = (): ImageFilter => ({ ...filter(), baseline: { runId: fixture.runId, modelOrdinal: 0, ...cell } });
const imageFacets = async (given: ImageFilter) => facetsOf(await imageGroups(db.database.prisma, given), given);
const page = (given: ImageFilter, window = {}) =>
  imagePage(db.database.prisma, {
    filter: given,
    window: { after: null, before: null, isBackward: false, take: 100, ...window },
  });

describe('counts equal those that metrics makes of all outcomes', () => {
  const summaries = summarise(
    first.flatMap(({ outcomes }) => outcomes),
    { seed: 0 },
  );

  test('cells', async () => {
    const cells = await countCells(db.database.prisma, key());
    expect(cells.map(({ attack, transform, counts }) => ({ attack, transform, counts }))).toEqual(
      summaries.flatMap(({ attack, transforms }) =>
        transforms.map(({ transform, counts }) => ({ attack, transform, counts })),
      ),
    );
  });

  test('success under all transforms of a scope at once', async () => {
    expect(await countJoint(db.database.prisma, key())).toEqual(
      summaries.flatMap(({ attack, joint }) =>
        (['all', 'seen', 'unseen'] as const).map((scope) => {
          const { successes, n } = joint[scope].survivesAll;
          return { attack, scope, successes, n };
        }),
      ),
    );
  });

  test('norms and images', async () => {
    const norms = await countNorms(db.database.prisma, key());
    expect(norms).toHaveLength(4);
    expect(norms[0]).toMatchObject({ attack: 'plain-early', samples: 14, l2: { mean: 310.5, min: 310.5, max: 310.5 } });
    expect(await countSubjects(db.database.prisma, key())).toEqual({
      images: 16,
      done: 16,
      eligible: 14,
      ineligible: 1,
      errors: 1,
      labelled: 0,
    });
  });

  test('a bulk load is counted the same as rows that are saved one by one', async () => {
    const before = {
      cells: await countCells(db.database.prisma, key()),
      joint: await countJoint(db.database.prisma, key()),
      pairs: await attackPairs(),
    };
    expect(before.pairs.length).toBeGreaterThan(0);
    await rebuildCounts(db.database, { runId: fixture.runId, transforms: TRANSFORMS.length, seen: [0, 1, 2] });
    expect({
      cells: await countCells(db.database.prisma, key()),
      joint: await countJoint(db.database.prisma, key()),
      pairs: await attackPairs(),
    }).toEqual(before);
  });
});

const attackPairs = () => countAttackPairs(db.database.prisma, { ...key(), attack: 'averaged' });

describe('paired counts', () => {
  test('of the attacks of one run are those that a query over all outcomes finds, also after an image was replaced', async () => {
    const counted = async () => {
      const side = (attack: string) => ({
        runId: fixture.runId,
        modelOrdinal: 0,
        attackOrdinal: ATTACKS.indexOf(attack),
      });
      const transforms = TRANSFORMS.map((_, ordinal) => ({ first: ordinal, second: ordinal }));
      const found = await Promise.all(
        ATTACKS.filter((attack) => attack !== 'averaged').map(async (second) => {
          const sides = { first: side('averaged'), second: side(second) };
          const rows = await countTransformPairs(db.database.prisma, { ...key(), ...sides, transforms });
          return rows.map(({ transformOrdinal, ...counts }) => ({
            second,
            transform: TRANSFORMS[transformOrdinal],
            ...counts,
          }));
        }),
      );
      return found.flat();
    };
    const save = (result: ImageResult | undefined) => {
      if (result === undefined) throw new Error('no result');
      const { workspaceId, runId, taskId, token, layout } = fixture;
      const place = {
        workspaceId,
        runId,
        taskId,
        token,
        modelOrdinal: 0,
        position: 1,
        layout,
        objectSize: SIZES[1],
        files: [],
      };
      return db.database.transaction((tx) => saveImageResult(tx, { ...place, result }));
    };
    const before = await attackPairs();
    expect(before).toEqual(await counted());
    await save(second[1]);
    expect(await attackPairs()).toEqual(await counted());
    expect(await attackPairs()).not.toEqual(before);
    await save(first[1]);
    expect(await attackPairs()).toEqual(before);
  });

  const judged = (state: Outcome['state'] | undefined) => state === 'success' || state === 'robust';
  const expected = (transform: string, pairs: readonly (readonly [Outcome | undefined, Outcome | undefined])[]) => ({
    transformOrdinal: TRANSFORMS.indexOf(transform),
    ...countPairs(
      pairs
        .filter(([a, b]) => judged(a?.state) && judged(b?.state))
        .map(([a, b]) => [a?.state === 'success', b?.state === 'success'] as const),
    ),
  });
  const transforms = TRANSFORMS.map((_, ordinal) => ({ first: ordinal, second: ordinal }));

  test('between two runs', async () => {
    const sides = {
      workspaceId: fixture.workspaceId,
      first: { runId: fixture.runId, modelOrdinal: 0, attackOrdinal: 2 },
      second: { runId: secondRun.runId, modelOrdinal: 0, attackOrdinal: 2 },
    };
    expect(await countTransformPairs(db.database.prisma, { ...sides, transforms })).toEqual(
      TRANSFORMS.map((transform) =>
        expected(
          transform,
          positions.map((position) => {
            const at = { position, attack: 'averaged', transform };
            return [outcomeOf(first, at), outcomeOf(second, at)] as const;
          }),
        ),
      ),
    );
    expect(await countCommonImages(db.database.prisma, sides)).toBe(IMAGES);
    const regressed = await picturePairs(db.database.prisma, {
      ...sides,
      transform: { first: 1, second: 1 },
      change: 'new',
    });
    expect(regressed.map(({ firstPosition }) => firstPosition)).toEqual(
      positions.filter((position) => stateIn(first, position) === 'robust' && stateIn(second, position) === 'success'),
    );
    const foreign = { ...sides, workspaceId: fixture.modelId };
    expect(await countTransformPairs(db.database.prisma, { ...foreign, transforms })).toEqual([]);
    expect(await countCommonImages(db.database.prisma, foreign)).toBe(0);
  });

  test('between two attacks of one run', async () => {
    const side = (attackOrdinal: number) => ({ runId: fixture.runId, modelOrdinal: 0, attackOrdinal });
    const counted = await countTransformPairs(db.database.prisma, {
      workspaceId: fixture.workspaceId,
      first: side(2),
      second: side(0),
      transforms,
    });
    expect(counted).toEqual(
      TRANSFORMS.map((transform) =>
        expected(
          transform,
          positions.map((position) => [
            outcomeOf(first, { position, attack: 'averaged', transform }),
            outcomeOf(first, { position, attack: 'plain-early', transform }),
          ]),
        ),
      ),
    );
  });
});

describe('the image grid', () => {
  test('pages by position, forwards and backwards', async () => {
    expect((await page(filter())).map(({ state }) => state)).toEqual(
      positions.map((position) => stateIn(second, position)),
    );
    const middle = await page(filter(), { after: { position: 9 }, take: 3 });
    expect(middle.map(({ position, name }) => ({ position, name }))).toEqual(
      [10, 11, 12].map((position) => ({ position, name: imageName(position) })),
    );
    const back = await page(filter(), { before: { position: 10 }, isBackward: true, take: 2 });
    expect(back.map(({ position }) => position)).toEqual([9, 8]);
  });

  test('filters by state, class, name and change; facets say what another choice would show', async () => {
    const where = { ...filter(), states: ['success'] as const, label: 'even', search: 'PHOTO-0' };
    const expectedPositions = positions.filter(
      (position) => position % 2 === 0 && stateIn(second, position) === 'success',
    );
    expect((await page(where)).map(({ position }) => position)).toEqual(expectedPositions);
    expect(await countImages(db.database.prisma, where)).toBe(expectedPositions.length);
    const facets = await imageFacets(where);
    expect(facets.total).toBe(expectedPositions.length);
    const even = positions.filter((position) => position % 2 === 0);
    for (const { value, count } of facets.states) {
      expect(count).toBe(even.filter((position) => stateIn(second, position) === value).length);
    }
    expect(facets.labels.map(({ value }) => value).sort()).toEqual(['even', 'odd']);
    const cells = await cellFacets(db.database.prisma, where);
    expect(cells.attacks.find(({ value }) => value === cell.attackOrdinal)?.count).toBe(expectedPositions.length);
    // Without a condition on images the answer comes from the tallies: it must be the same as from the outcomes.
    const fromTallies = await cellFacets(db.database.prisma, filter());
    const fromOutcomes = await cellFacets(db.database.prisma, { ...filter(), search: 'photo' });
    expect(fromTallies).toEqual(fromOutcomes);
  });

  test('filters by the size of the largest target object; an image without one is in no size', async () => {
    const sizeOf = (position: number) => SIZES[position % SIZES.length];
    const facets = await imageFacets({ ...filter(), label: 'even' });
    const even = positions.filter((position) => position % 2 === 0);
    expect(facets.objectSizes).toEqual(
      (['small', 'medium', 'large'] as const).map((value) => ({
        value,
        count: even.filter((position) => sizeOf(position) === value).length,
      })),
    );
    const small = { ...filter(), label: 'even', objectSize: 'small' as const };
    expect((await page(small)).map(({ position }) => position)).toEqual(
      even.filter((position) => sizeOf(position) === 'small'),
    );
    // Counts of the other sizes say what choosing them instead would show.
    expect((await imageFacets(small)).objectSizes).toEqual(facets.objectSizes);
    expect((await imageFacets(small)).total).toBe(facets.objectSizes[0]?.count);
  });

  test('says what is new, fixed, still failing and errored against a baseline', async () => {
    const change = (position: number) => {
      const [before, after] = [stateIn(first, position), stateIn(second, position)];
      if (after === 'error') return 'errored';
      if (after === 'success') return before === 'success' ? 'still_failing' : before === 'robust' ? 'new' : null;
      return after === 'robust' && before === 'success' ? 'fixed' : null;
    };
    expect((await page(compared())).map((image) => image.change)).toEqual(positions.map(change));
    const counts = changesOf(await imageGroups(db.database.prisma, compared()));
    for (const kind of ['new', 'still_failing', 'fixed', 'errored'] as const) {
      expect(counts[kind]).toBe(positions.filter((position) => change(position) === kind).length);
      expect(await page({ ...compared(), change: kind })).toHaveLength(counts[kind]);
    }
    const facets = await imageFacets({ ...compared(), change: 'new' });
    expect(Object.fromEntries(facets.changes.map(({ value, count }) => [value, count]))).toEqual(
      Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    );
    expect(counts.new + counts.fixed).toBeGreaterThan(0);
  });

  test('reads the images of a page, and their pictures, in a fixed number of statements', async () => {
    const from = db.statements.length;
    const loaded = await loadImageResultsAt(db.database.prisma, { ...key(secondRun), positions: [3, 7, 11] });
    const files = await runFiles(db.database.prisma, { ...key(secondRun), positions: [3, 7, 11] });
    expect(db.statements.length - from).toBeLessThanOrEqual(5);
    expect(loaded.map(({ result }) => result)).toEqual([second[3], second[7], second[11]]);
    expect(files.map(({ position }) => position)).toEqual(
      [3, 7, 11].flatMap((position) => [position, position, position, position]),
    );
  });
});

describe('findings', () => {
  const record = async (run: { runId: string }) => {
    const total = { new: 0, still: 0, back: 0, fixed: 0 };
    for (const attackOrdinal of ATTACKS.keys()) {
      const request = { ...key(run), objective: 'vanish:person', attackOrdinal };
      const counts = await db.database.transaction((tx) => recordFindings(tx, request));
      for (const name of ['new', 'still', 'back', 'fixed'] as const) total[name] += counts[name];
    }
    return total;
  };
  const noFilter = { states: null, open: null, runId: null, modelId: null, attack: null, transform: null };
  const filterBy = () => ({ ...noFilter, workspaceId: fixture.workspaceId, now: new Date('2026-01-15T00:00:00Z') });
  const verdicts = ATTACKS.flatMap((attack) =>
    TRANSFORMS.flatMap((transform) =>
      positions.map((position) => {
        const at = { position, attack, transform };
        return [outcomeOf(first, at)?.state, outcomeOf(second, at)?.state] as const;
      }),
    ),
  );
  const count = (before: string, after: string) => verdicts.filter(([a, b]) => a === before && b === after).length;

  test('are new once, still there, fixed, and back; an older run changes nothing', async () => {
    const all = verdicts.filter(([state]) => state === 'success').length;
    expect(await record(fixture)).toEqual({ new: all, still: 0, back: 0, fixed: 0 });
    expect(await record(fixture)).toMatchObject({ new: 0, still: all, fixed: 0 });
    const fixed = count('success', 'robust');
    const still = count('success', 'success');
    expect(await record(secondRun)).toEqual({ new: count('robust', 'success'), still, back: 0, fixed });
    expect(await countFindingList(db.database.prisma, { ...filterBy(), open: false })).toBe(fixed);
    expect(await countFindingList(db.database.prisma, { ...filterBy(), runId: secondRun.runId })).toBe(
      still + fixed + count('robust', 'success'),
    );
    await record(fixture);
    expect(await countFindingList(db.database.prisma, { ...filterBy(), open: false })).toBe(fixed);
  });

  test('are triaged with a reason, and come back when the time they were accepted for is over', async () => {
    const window = { after: null, before: null, isBackward: false, take: 2 };
    const [one, two] = await findingList(db.database.prisma, { filter: { ...filterBy(), open: true }, window });
    if (one === undefined || two === undefined) throw new Error('no findings');
    const until = new Date('2026-02-01T00:00:00Z');
    const decide = (workspaceId: string, id: string, state: 'accepted' | 'false_positive') =>
      db.database.transaction((tx) =>
        decideFindings(tx, {
          ...{ workspaceId, ids: [id], state, reason: 'known', userId: null },
          acceptedUntil: state === 'accepted' ? until : null,
        }),
      );
    expect(await decide(fixture.modelId, one.id, 'accepted')).toEqual([]);
    expect(await decide(fixture.workspaceId, one.id, 'accepted')).toMatchObject([{ id: one.id, acceptedUntil: until }]);
    await decide(fixture.workspaceId, two.id, 'false_positive');
    const known = (objective: string) =>
      decidedFindings(db.database.prisma, { workspaceId: fixture.workspaceId, modelId: fixture.modelId, objective });
    const fact = ({ attack, transform }: typeof one) => ({ attack, transform, reason: 'known' });
    expect(await known('vanish:person')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...fact(one), acceptedUntil: until.toISOString() }),
        expect.objectContaining({ ...fact(two), acceptedUntil: null }),
      ]),
    );
    expect(await known('vanish:bus')).toEqual([]);
    const expire = (now: string) => db.database.transaction((tx) => expireAcceptedFindings(tx, { now: new Date(now) }));
    expect(await expire('2026-01-31T23:59:59Z')).toBe(0);
    expect(await expire('2026-02-01T00:00:00Z')).toBe(1);
    const { state, events } = await db.database.prisma.finding.findUniqueOrThrow({
      where: { id: one.id },
      include: { events: { orderBy: { createdAt: 'asc' } } },
    });
    expect({ state, events: events.map((event) => event.state) }).toEqual({
      state: 'new',
      events: ['accepted', 'new'],
    });
  });
});

test('retention deletes pictures before numbers, and no blob that another run still names', async () => {
  const { prisma } = db.database;
  const { workspaceId } = fixture;
  const before = new Date(Date.now() + 60_000);
  await prisma.run.update({ where: { id: fixture.runId }, data: { state: 'finalising' } });
  await prisma.run.update({ where: { id: fixture.runId }, data: { state: 'done', finishedAt: new Date() } });
  const numbers = await countCells(prisma, key());
  const request = { workspaceId, before, take: 100, now: new Date() };
  expect(await db.database.transaction((tx) => releasePictures(tx, { ...request, take: 0 }))).toEqual([]);
  expect(await db.database.transaction((tx) => releasePictures(tx, request))).toEqual([fixture.runId]);
  expect(await prisma.runFile.count({ where: { runId: fixture.runId } })).toBe(0);
  expect(await countCells(prisma, key())).toEqual(numbers);
  expect(await loadImageResult(prisma, { ...key(), position: 1 })).toEqual(first[1]);
  const free = await unreferencedArtifacts(prisma, { workspaceId, before, take: 1000 });
  // Pictures of even positions differ from run to run, those of odd ones are shared with the other run.
  expect(free).toHaveLength(4 * positions.filter((p) => p % 2 === 0 && p % 7 !== 6).length);
  const blobs = await db.database.transaction((tx) =>
    deleteArtifacts(tx, { workspaceId, ids: free.map(({ id }) => id) }),
  );
  expect(blobs.sort()).toEqual(free.map(({ sha256 }) => sha256).sort());
  expect(await unreferencedArtifacts(prisma, { workspaceId, before, take: 1000 })).toEqual([]);
});
