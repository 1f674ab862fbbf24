import { parseArgs } from 'node:util';
import {
  createWorkspace,
  migrate,
  openDatabase,
  seedLargeRun,
  type Database,
  type StoredThumbnail,
} from '@holdfast/db';
import { startPostgres } from '@holdfast/postgres';
import { openObjectStore } from '@holdfast/storage';
import { resolve } from 'node:path';
import { drawThumbnails } from './drawn-thumbnails.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    folder: { type: 'string', default: '.holdfast/postgres' },
    images: { type: 'string' },
  },
});

/**
 * These write rows instead of asking the API, for different reasons. `large` would need 2 x 800,000 verdicts of a model, days of inference; no
 * request can bring results in, and none should. `empty` is needed before there is anybody who may ask: a workspace is made by an operator, whose
 * account comes from a one-time link, and everyone who is an operator later should be in it. What the API itself makes of these rows is tested
 * (test/integration/api/report-queries.test.ts). `sample` goes through the API in everything.
 *
 * Scenarios that need no platform, the same at every call. `sample` is in seed.mjs: it is a platform that does its sample.
 */
const scenarios: Readonly<Record<string, (database: Database) => Promise<string>>> = {
  empty: async (database) => {
    const slug = 'empty';
    const known = await database.prisma.workspace.findUnique({ where: { slug } });
    const { id } = known ?? (await database.transaction((tx) => createWorkspace(tx, { slug, name: 'Empty' })));
    await addOperators(database, id);
    return 'workspace "empty": nothing in it but the built-in suites and presets';
  },
  large: async (database) => {
    const slug = 'large';
    if ((await database.prisma.workspace.findUnique({ where: { slug } })) !== null) {
      return 'workspace "large" is there already: nothing to do';
    }
    const workspace = await database.transaction((tx) => createWorkspace(tx, { slug, name: 'Large scenario' }));
    await addOperators(database, workspace.id);
    const images = values.images === undefined ? {} : { images: Number(values.images) };
    const seeded = await seedLargeRun(database, {
      workspaceId: workspace.id,
      ...images,
      thumbnails: await storeThumbnails(workspace.id),
      onProgress: (text) => console.log(`  ${text}`),
    });
    return `workspace "large": two runs of ${seeded.outcomesPerRun.toLocaleString('en')} outcomes, the first one is the baseline`;
  },
};

/** Beside the embedded server lies the folder of files; a server of one's own has its store in the environment, or the images stay without thumbnails. */
async function storeThumbnails(workspaceId: string): Promise<StoredThumbnail[]> {
  const folder =
    process.env['HOLDFAST_STORE'] ?? (given === undefined ? resolve(values.folder, '../store') : undefined);
  if (folder === undefined && process.env['S3_ENDPOINT'] === undefined) return [];
  const store = await openObjectStore({ ...process.env, HOLDFAST_STORE: folder });
  const drawn = await drawThumbnails();
  return Promise.all(drawn.map((source) => store.put({ workspaceId, source })));
}

/** Whoever runs this installation sees what was seeded. */
async function addOperators({ prisma }: Database, workspaceId: string): Promise<void> {
  const operators = await prisma.user.findMany({ where: { isOperator: true } });
  await prisma.membership.createMany({
    data: operators.map(({ id }) => ({ workspaceId, userId: id, role: 'admin' as const })),
    skipDuplicates: true,
  });
}

const [name = ''] = positionals;
const scenario = scenarios[name];
if (scenario === undefined) {
  console.error(
    `usage: npm run seed -- sample|${Object.keys(scenarios).join('|')} [--url URL | --folder FOLDER], got "${name}"`,
  );
  process.exit(2);
}
// The embedded server of `npm start` is used where it runs already, and started for the time of this command where not.
const given = values.url ?? process.env['DATABASE_URL'];
const server = given === undefined ? await startPostgres({ folder: values.folder }) : undefined;
const url = given ?? server?.url() ?? '';
await migrate({ url });
const database = openDatabase({ url });
try {
  console.log(await scenario(database));
} finally {
  await database.close();
  if (server?.adopted === false) await server.stop();
}
