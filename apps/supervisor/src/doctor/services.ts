import { existsSync } from 'node:fs';
import { migrationStatus } from '@holdfast/db';
import { startPostgres } from '@holdfast/postgres';
import { openObjectStore, probeStore } from '@holdfast/storage';
import pg from 'pg';
import { z } from 'zod';
import { type DataFolder } from '../data/data-folder.ts';
import { setting } from '../environment.ts';
import { errorText } from './error-text.ts';
import { type Check, fail, type Finding, ok, warn } from './check.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Workers write every few seconds; one that has not for so long holds no lease any more. */
const SILENT_SECONDS = 60;
const CLOCK_TOLERANCE_SECONDS = 5;

export const database = (folder: DataFolder, env: Environment): Check => ({
  name: 'database',
  run: async () => {
    const configured = setting(env, 'DATABASE_URL');
    if (configured !== undefined) {
      return examine(configured).catch((error: unknown) => [
        fail(`DATABASE_URL: ${errorText(error)}`, 'check address, password and that the server runs'),
      ]);
    }
    if (!existsSync(folder.postgres)) return [ok('the embedded one will be made at the first start')];
    try {
      const server = await startPostgres({ folder: folder.postgres });
      try {
        return await examine(server.url());
      } finally {
        if (!server.adopted) await server.stop();
      }
    } catch (error) {
      return [
        fail(
          errorText(error),
          `its log says more: ${folder.postgres}/postgres.log; a backup can be restored with npm run restore`,
        ),
      ];
    }
  },
});

const versionRow = z.tuple([z.object({ version: z.string(), now: z.date() })]);
const workerRows = z.array(
  z.object({ host: z.string(), pid: z.number(), state: z.string(), reason: z.string(), seconds: z.coerce.number() }),
);

async function examine(url: string): Promise<Omit<Finding, 'name'>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found: Omit<Finding, 'name'>[] = [];
    const [{ version, now }] = versionRow.parse(
      (
        await client.query<Record<string, unknown>>(
          `SELECT current_setting('server_version') AS version, clock_timestamp() AS now`,
        )
      ).rows,
    );
    const major = Number(version.split('.')[0]);
    found.push(major >= 14 ? ok(`Postgres ${version}`) : fail(`Postgres ${version}`, 'use version 14 or later'));
    const skew = Math.abs(now.getTime() - Date.now()) / 1000;
    found.push(
      skew <= CLOCK_TOLERANCE_SECONDS
        ? ok('its clock agrees with ours')
        : warn(
            `its clock differs from ours by ${skew.toFixed(0)} s`,
            'let NTP set both clocks; leases go by the database, signed addresses by us',
          ),
    );
    const { applied, pending } = await migrationStatus({ url });
    found.push(
      pending.length === 0
        ? ok(`schema is up to date (${applied.length} migrations)`)
        : warn(`${pending.length} migrations pending`, 'npm start applies them'),
    );
    if (applied.length > 0) found.push(...(await workers(client)));
    return found;
  } finally {
    await client.end();
  }
}

async function workers(client: pg.Client): Promise<Omit<Finding, 'name'>[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT host, pid, state::text, reason, extract(epoch FROM clock_timestamp() - "heartbeatAt") AS seconds
       FROM "Worker" WHERE "stoppedAt" IS NULL ORDER BY "heartbeatAt" DESC LIMIT 20`,
  );
  const found = workerRows.parse(rows);
  if (found.length === 0) return [ok('no worker is registered')];
  return found.map(({ host, pid, state, reason, seconds }) => {
    const detail = `worker ${host}/${pid}: ${state}, heard ${seconds.toFixed(0)} s ago${reason === '' ? '' : ` (${reason})`}`;
    if (seconds > SILENT_SECONDS)
      return warn(detail, 'it was killed or hangs: its tasks go to others; npm start brings a new one');
    return state === 'unhealthy' ? warn(detail, 'its log says more') : ok(detail);
  });
}

export const objectStore = (folder: DataFolder, env: Environment): Check => ({
  name: 'object store',
  run: async () => {
    const isFolder = setting(env, 'S3_ENDPOINT') === undefined;
    const place = setting(env, 'HOLDFAST_STORE') ?? folder.store;
    if (isFolder && !existsSync(place)) return [ok('the folder will be made at the first start')];
    try {
      const store = await openObjectStore({ ...env, HOLDFAST_STORE: place });
      const { milliseconds } = await probeStore(store);
      return [ok(`${store.place}: written, read and deleted in ${milliseconds.toFixed(0)} ms`)];
    } catch (error) {
      const fix = error instanceof Error && 'fix' in error ? String(error.fix) : 'check the folder or the S3 settings';
      return [fail(errorText(error), fix)];
    }
  },
});
