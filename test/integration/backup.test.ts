import { execFile, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '@holdfast/db';
import { type PostgresServer, startPostgres } from '@holdfast/postgres';
import { readBlob } from '@holdfast/storage';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { backUp } from '../../apps/supervisor/src/backup/backup.ts';
import { restore } from '../../apps/supervisor/src/backup/restore.ts';
import { withInstallation } from '../../apps/supervisor/src/backup/with-installation.ts';
import { dataFolderAt } from '../../apps/supervisor/src/data/data-folder.ts';

let root: string;
let postgres: PostgresServer;
let file: string;
const workspaceId = randomUUID();
/** Everything that a text form could stumble over. */
const awkward = 'quotes " \' backslash \\ comma, (brackets) {braces}\nnew line\ttab é 漢 🦆';
const model = randomBytes(3_000_000);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-backup-'));
  postgres = await startPostgres({ folder: join(root, 'server'), durability: 'none' });
  file = join(root, 'backup.tar');
  await withNew('source', async (installation) => {
    const { store, databaseUrl } = installation;
    const { sha256 } = await store.put({ workspaceId, source: model });
    await store.put({ workspaceId, source: new Uint8Array() });
    const database = openDatabase({ url: databaseUrl, poolSize: 1 });
    await database.prisma.workspace.create({
      data: { id: workspaceId, slug: 'w', name: awkward, settings: { text: awkward, list: [1, null, '"'] } },
    });
    await database.prisma.artifact.create({
      data: { workspaceId, sha256, kind: 'model', mediaType: 'application/octet-stream', size: BigInt(model.length) },
    });
    const webhook = { workspaceId, url: 'https://x', secret: '', events: ['a"b', '', 'c,d', awkward], pausedAt: null };
    await database.prisma.webhook.create({ data: webhook });
    for (let at = 0; at < 5003; at += 1667) {
      await database.prisma.auditEvent.createMany({
        data: Array.from({ length: Math.min(1667, 5003 - at) }, (_, index) => ({
          workspaceId,
          action: `step ${at + index}`,
          subjectType: 'Test',
          subjectId: awkward,
        })),
      });
    }
    const task = await database.prisma.task.create({ data: { workspaceId, kind: 'maintain', payload: {} } });
    await database.prisma.outbox.create({ data: { taskId: task.id, sentAt: new Date() } });
    await database.close();
    await backUp({ installation, out: file, version: '1', now: new Date(0) });
  });
}, 120_000);

afterAll(async () => {
  await postgres.stop();
  await rm(root, { recursive: true, force: true });
});

/** Works on an installation with a database and a data folder of its own. */
async function withNew<Result>(name: string, work: Parameters<typeof withInstallation<Result>>[1]): Promise<Result> {
  const admin = new pg.Client({ connectionString: postgres.url() });
  await admin.connect();
  await admin.query(`CREATE DATABASE "${name}"`);
  await admin.end();
  const env = { DATABASE_URL: postgres.url(name) };
  return withInstallation({ folder: dataFolderAt(join(root, name)), env, isNew: true }, work);
}

/** Every row of every table, as text. */
async function everything(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  const tables = rows.map(({ name }) => name).filter((name) => !['_prisma_migrations', 'Outbox'].includes(name));
  const all = [];
  for (const name of tables) {
    const found = await client.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`);
    all.push([name, found.rows.map(({ row }) => row)]);
  }
  return all;
}

it('brings every row and every file back, exactly, and goes on counting where it was', async () => {
  const source = new pg.Client({ connectionString: postgres.url('source') });
  await source.connect();
  const before = await everything(source);
  await source.end();
  await withNew('restored', async (installation) => {
    const { client, store, databaseUrl } = installation;
    const summary = await restore({ installation, file });
    expect(summary.rows['AuditEvent']).toBe(5003);
    expect(summary.blobs).toBe(2);
    expect(await everything(client)).toEqual(before);
    const database = openDatabase({ url: databaseUrl, poolSize: 1 });
    const artifact = await database.prisma.artifact.findFirstOrThrow();
    expect((await readBlob({ store, key: artifact, maxBytes: 10_000_000 })).equals(model)).toBe(true);
    const next = await database.prisma.auditEvent.create({
      data: { workspaceId, action: 'after', subjectType: 'Test', subjectId: '' },
    });
    expect(next.id).toBe(5004n);
    // The queue was not saved, so what is still to be done must be handed out again.
    expect(await database.prisma.outbox.count({ where: { sentAt: null } })).toBe(1);
    await database.close();
    await expect(restore({ installation, file })).rejects.toMatchObject({ code: 'NOT_EMPTY' });
  });
});

it('refuses a backup that is cut off or changed anywhere, and changes no row', async () => {
  const { size } = await stat(file);
  await withNew('damaged', async (installation) => {
    const { client } = installation;
    const empty = await everything(client);
    const copy = join(root, 'copy.tar');
    for (const bytes of [100, 5000, Math.floor(size / 2), size - 1500, size - 1024]) {
      await copyFile(file, copy);
      await truncate(copy, bytes);
      await expect(restore({ installation, file: copy }), `cut to ${bytes}`).rejects.toThrow();
    }
    const whole = await readFile(file);
    const inModel = whole.indexOf(model.subarray(1000, 1100));
    whole[inModel] = (whole[inModel] ?? 0) ^ 1;
    await writeFile(copy, whole);
    await expect(restore({ installation, file: copy })).rejects.toMatchObject({ code: 'STORE_WRONG_CONTENT' });
    expect(await everything(client)).toEqual(empty);
  });
});

/** `npm run backup` and `npm run restore`, as a person types them, in a data folder with everything embedded. */
const command = (name: string, folder: string, ...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [resolve(import.meta.dirname, `../../scripts/${name}.mjs`), ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], HOLDFAST_DATA: join(root, folder), INIT_CWD: root },
  });

it(
  'does both by the commands on the embedded pair, and saves nothing where nothing is',
  { timeout: 180_000 },
  async () => {
    const refused = await command('backup', 'mistyped', '--out', 'nothing.tar').catch((error: unknown) => error);
    expect(z.object({ stderr: z.string() }).parse(refused).stderr).toMatch(
      /no installation in .*mistyped\n.*HOLDFAST_DATA/,
    );
    expect(existsSync(join(root, 'mistyped'))).toBe(false);
    expect((await command('restore', 'embedded', 'backup.tar')).stdout).toContain('npm start goes on from here');
    const saved = await command('backup', 'embedded', '--out', 'again.tar');
    await withNew('twice', async (installation) => {
      const summary = await restore({ installation, file: join(root, 'again.tar') });
      expect(summary).toMatchObject({ blobs: 2, rows: { AuditEvent: 5003, Workspace: 1 } });
      const total = Object.values(summary.rows).reduce((sum, count) => sum + count, 0);
      expect(saved.stdout).toContain(`again.tar: ${total} rows, 2 files of 3.0 MB`);
    });
  },
);

it('writes a file that any tar reads', (context) => {
  const { error, stdout, status } = spawnSync('tar', ['-tf', file], { encoding: 'utf8' });
  if (error !== undefined) context.skip('no tar on this machine');
  expect(status).toBe(0);
  expect(stdout).toContain('manifest.json\n');
  expect(stdout).toContain(`blobs/${workspaceId}/`);
});
