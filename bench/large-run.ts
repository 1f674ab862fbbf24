// npm run bench:large-run [-- IMAGES]: makes the large scenario in a Postgres of its own and times the queries of its report's pages.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  countAttackPairs,
  countFailedAttacks,
  lostOnSaving,
  measureSurrogates,
  countCells,
  countJoint,
  countNorms,
  countSubjects,
  countTransformPairs,
  imageGroups,
  imagePage,
  loadImageResult,
  migrate,
  openDatabase,
  picturePairs,
  recordFindings,
  runLayout,
  seedLargeRun,
  type ImageFilter,
} from '@holdfast/db';
import { runSnapshotSchema } from '@holdfast/domain';
import { startPostgres } from '@holdfast/postgres';

const REPEATS = 7;
/** 10,000 where nothing is said: 800,000 outcomes in each of two runs. */
const images = process.argv[2] === undefined ? {} : { images: Number(process.argv[2]) };
const folder = await mkdtemp(join(tmpdir(), 'holdfast-large-'));
const server = await startPostgres({ folder });
const database = openDatabase({ url: server.url() });
try {
  await migrate({ url: server.url() });
  const workspace = await database.prisma.workspace.create({ data: { slug: 'large', name: 'Large' } });
  const seeded = await seedLargeRun(database, {
    workspaceId: workspace.id,
    ...images,
    onProgress: (text) => console.log(text),
  });
  await measure(workspace.id, seeded.runIds);
} finally {
  await database.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(workspaceId: string, [baselineId, runId]: readonly [string, string]): Promise<void> {
  const { prisma } = database;
  const { snapshot } = await prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const layout = runLayout(runSnapshotSchema.parse(snapshot));
  const key = { workspaceId, runId, modelOrdinal: 0 };
  const averaged = layout.attacks.indexOf('averaged');
  const cell = { attackOrdinal: averaged, transformOrdinal: layout.transforms.indexOf('jpeg:75') };
  const filter: ImageFilter = { ...key, ...cell };
  const compared: ImageFilter = { ...filter, baseline: { runId: baselineId, modelOrdinal: 0, ...cell } };
  const window = { after: null, before: null, isBackward: false, take: 51 };
  const side = (attackOrdinal: number, id = runId) => ({ runId: id, modelOrdinal: 0, attackOrdinal });
  const transforms = layout.transforms.map((_, ordinal) => ({ first: ordinal, second: ordinal }));

  const queries: Record<string, () => Promise<unknown>> = {
    'open: matrix': () => countCells(prisma, { ...key, layout }),
    'open: counts of images': () => countSubjects(prisma, key),
    'open: success under all transforms at once': () => countJoint(prisma, { ...key, layout }),
    'open: norms': () => countNorms(prisma, { ...key, layout }),
    'open: averaged attack against the three others, paired': () =>
      countAttackPairs(prisma, { ...key, layout, attack: 'averaged' }),
    'open: attacks that failed': () => countFailedAttacks(prisma, { ...key, layout }),
    'open: distance of surrogates': () => measureSurrogates(prisma, key),
    'open: success lost on saving': () => lostOnSaving(prisma, { ...key, layout }),
    'open: changes against the baseline': () => imageGroups(prisma, compared),
    'open: first page of images': () => imagePage(prisma, { filter: compared, window }),
    'filter: one state': () => imagePage(prisma, { filter: { ...filter, states: ['robust'] }, window }),
    'filter: errors (rare)': () => imagePage(prisma, { filter: { ...filter, states: ['error'] }, window }),
    'filter: one class and part of the name': () =>
      imagePage(prisma, { filter: { ...filter, label: 'bus', search: '77' }, window }),
    'filter: newly failing against the baseline': () =>
      imagePage(prisma, { filter: { ...compared, change: 'new' }, window }),
    'filter: page from the middle': () =>
      imagePage(prisma, { filter, window: { ...window, after: { position: 1000 } } }),
    'facets: all conditions but the name': () => imageGroups(prisma, filter),
    'facets: part of the name': () => imageGroups(prisma, { ...filter, search: '77' }),
    'image: one with everything': () => loadImageResult(prisma, { ...key, layout, position: 1234 }),
    'compare: two runs, all transforms': () =>
      countTransformPairs(prisma, {
        workspaceId,
        first: side(averaged, baselineId),
        second: side(averaged),
        transforms,
      }),
    'compare: page of regressed images': () =>
      picturePairs(prisma, {
        workspaceId,
        first: side(averaged, baselineId),
        second: side(averaged),
        transform: { first: cell.transformOrdinal, second: cell.transformOrdinal },
        change: 'new',
        take: 51,
      }),
  };
  const live = [
    'matrix',
    'counts of images',
    'success under',
    'norms',
    'averaged attack',
    'attacks that failed',
    'distance',
    'success lost',
    'changes',
    'first page',
  ];
  const opening = Object.entries(queries).filter(([name]) => live.some((part) => name.startsWith(`open: ${part}`)));
  queries['open: all of the above, one after another'] = async () => {
    for (const [, run] of opening) await run();
  };
  for (const [attackOrdinal, attack] of layout.attacks.entries()) {
    const startedAt = performance.now();
    const request = { ...key, layout, attackOrdinal, objective: 'vanish:person' };
    const counts = await database.transaction((tx) => recordFindings(tx, request), { timeoutMs: 300_000 });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`findings of ${attack}: ${JSON.stringify(counts)}, ${seconds} s`);
  }
  console.log(
    `${cpus().length} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'}; ms: first call, median of ${REPEATS} more, server CPU of one call`,
  );
  for (const [name, run] of Object.entries(queries)) {
    const times: number[] = [];
    await run();
    const cpuBefore = serverCpuMs();
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      const startedAt = performance.now();
      await run();
      times.push(performance.now() - startedAt);
    }
    const [first = 0, ...more] = times;
    const median = more.sort((a, b) => a - b)[Math.floor(REPEATS / 2)] ?? 0;
    const cpu = (serverCpuMs() - cpuBefore) / (REPEATS + 1);
    console.log(`| ${name} | ${first.toFixed(0)} | ${median.toFixed(0)} | ${cpu.toFixed(0)} |`);
  }
}

/** CPU time of the server and all its processes so far, from Linux's accounting (ticks of 10 ms); NaN on other systems. */
function serverCpuMs(): number {
  try {
    const statOf = (pid: string): readonly number[] => {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
    };
    const ticks = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          const [, parent, , , , , , , , , , user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = statOf(pid);
          if (Number(pid) === server.pid) return user + system + userOfEnded + systemOfEnded;
          return parent === server.pid ? user + system : 0;
        } catch {
          return 0;
        }
      });
    return ticks.reduce((sum, own) => sum + own, 0) * 10;
  } catch {
    return Number.NaN;
  }
}
