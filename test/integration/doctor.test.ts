import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type PostgresServer, startPostgres } from '@holdfast/postgres';
import { migrate, openDatabase } from '@holdfast/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataFolderAt, ensureDataFolder, ensureSecret } from '../../apps/supervisor/src/data/data-folder.ts';
import { type Finding } from '../../apps/supervisor/src/doctor/check.ts';
import { examine } from '../../apps/supervisor/src/doctor/examine.ts';

const repository = resolve(import.meta.dirname, '../..');
let root: string;
let postgres: PostgresServer;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-doctor-'));
  postgres = await startPostgres({ folder: join(root, 'server'), durability: 'none' });
}, 120_000);

afterAll(async () => {
  await postgres.stop();
  await rm(root, { recursive: true, force: true });
});

async function findings(name: string, env: Record<string, string>): Promise<Finding[]> {
  const found: Finding[] = [];
  const folder = dataFolderAt(join(root, name));
  for await (const finding of examine({ root: repository, folder, env: { PATH: process.env['PATH'], ...env } })) {
    found.push(finding);
  }
  return found;
}

const of = (found: readonly Finding[], name: string): string[] =>
  found.filter((finding) => finding.name === name).map(({ status, detail }) => `${status} ${detail}`);

it('finds nothing to mend in a good installation, and says how workers are', async () => {
  const folder = dataFolderAt(join(root, 'good'));
  await ensureDataFolder(folder);
  await ensureSecret(folder.secret);
  await migrate({ url: postgres.url() });
  const database = openDatabase({ url: postgres.url(), poolSize: 1 });
  const worker = { host: 'here', version: '1', capacity: {}, identity: {}, state: 'idle' } as const;
  await database.prisma.worker.create({ data: { ...worker, pid: 1 } });
  await database.prisma.worker.create({ data: { ...worker, pid: 2, heartbeatAt: new Date(Date.now() - 600_000) } });
  await database.close();
  const found = await findings('good', { DATABASE_URL: postgres.url() });
  expect(found.filter(({ status }) => status === 'fail')).toEqual([]);
  expect(of(found, 'database').join('\n')).toMatch(/ok Postgres 18[^]*clock agrees[^]*schema is up to date/);
  expect(of(found, 'database').filter((line) => line.includes('worker here/'))).toEqual([
    expect.stringMatching(/^ok worker here\/1: idle/),
    expect.stringMatching(/^warn worker here\/2: idle, heard 6\d\d s ago/),
  ]);
  expect(of(found, 'object store')[0]).toMatch(/^ok .*written, read and deleted/);
});

it('names each fault with what to do about it', async () => {
  const folder = dataFolderAt(join(root, 'bad'));
  await ensureDataFolder(folder);
  await writeFile(folder.secret, 'readable', { mode: 0o644 });
  await writeFile(folder.lock, JSON.stringify({ pid: 2 ** 22 - 1, started: '1' }));
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  await mkdir(join(root, 'bad/blocked'));
  await writeFile(join(root, 'bad/blocked/incoming'), 'a file where a folder should be');
  const found = await findings('bad', {
    DATABASE_URL: 'postgresql://nobody:wrong@127.0.0.1:1/none',
    HOLDFAST_PORT: port,
    HOLDFAST_STORE: join(root, 'bad/blocked'),
    HOLDFAST_CHROMIUM: '/nowhere/chromium',
  });
  taken.close();
  const faults = found.filter(({ status }) => status === 'fail');
  expect(faults.map(({ name }) => name)).toEqual(['data folder', 'port', 'database', 'object store', 'chromium']);
  for (const { name, fix } of faults) expect(fix, name).toBeTruthy();
  expect(of(found, 'supervisor')[0]).toMatch(/^warn .*process that is gone/);
});
