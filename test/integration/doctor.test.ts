import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type PostgresServer, startPostgres } from '@holdfast/postgres';
import { migrate, openDatabase } from '@holdfast/db';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { dataFolderAt, ensureDataFolder, ensureSecret } from '../../apps/supervisor/src/data/data-folder.ts';
import { type Finding } from '../../apps/supervisor/src/doctor/check.ts';
import { examine } from '../../apps/supervisor/src/doctor/examine.ts';
import { startRedis, whyNoRedis } from '../testkit/redis.ts';
import { startSmtpReceiver } from '../testkit/smtp-receiver.ts';

const noRedis = whyNoRedis();
if (noRedis !== undefined) console.log(`SKIPPED: what the doctor says of Redis: ${noRedis}`);

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
  const found = await findings('good', { DATABASE_URL: postgres.url(), ...(await servers()) });
  expect(found.filter(({ status }) => status === 'fail')).toEqual([]);
  expect(of(found, 'database').join('\n')).toMatch(/ok Postgres 18[^]*clock agrees[^]*schema is up to date/);
  expect(of(found, 'database').filter((line) => line.includes('worker here/'))).toEqual([
    expect.stringMatching(/^ok worker here\/1: idle/),
    expect.stringMatching(/^warn worker here\/2: idle, heard 6\d\d s ago/),
  ]);
  expect(of(found, 'object store')[0]).toMatch(/^ok .*written, read and deleted/);
  expect(of(found, 'redis')[0]).toMatch(noRedis === undefined ? /^ok Redis \d\S* answers/ : /^ok not used/);
  expect(of(found, 'mail')[0]).toMatch(/^ok 127\.0\.0\.1:\d+ answers: 220/);
  expect(of(found, 'sign-in')).toEqual(['ok by email and password, or https://id.example.com']);
});

/** What an installation may use besides, up and running until the test ends. */
async function servers(): Promise<Record<string, string>> {
  const mail = await startSmtpReceiver();
  onTestFinished(() => mail.close());
  const issuer = 'https://id.example.com';
  const provider = createServer((_request, response) => {
    response.end(
      JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` }),
    );
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  onTestFinished(() => void provider.close());
  const redis = noRedis === undefined ? await startRedis() : undefined;
  onTestFinished(() => redis?.stop());
  return {
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
    SMTP_URL: mail.url,
    HOLDFAST_OIDC_DISCOVERY_URL: `http://127.0.0.1:${portOf(provider)}/.well-known/openid-configuration`,
    HOLDFAST_OIDC_CLIENT_ID: 'holdfast',
    HOLDFAST_OIDC_CLIENT_SECRET: 'secret',
  };
}

function portOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' ? String(address?.port) : '';
}

it('names each fault with what to do about it', async () => {
  const folder = dataFolderAt(join(root, 'bad'));
  await ensureDataFolder(folder);
  await writeFile(folder.secret, 'readable', { mode: 0o644 });
  await writeFile(folder.lock, JSON.stringify({ pid: 2 ** 22 - 1, started: '1' }));
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  await mkdir(join(root, 'bad/blocked'));
  await writeFile(join(root, 'bad/blocked/incoming'), 'a file where a folder should be');
  const found = await findings('bad', {
    DATABASE_URL: 'postgresql://nobody:wrong@127.0.0.1:1/none',
    HOLDFAST_PORT: portOf(taken),
    HOLDFAST_STORE: join(root, 'bad/blocked'),
    HOLDFAST_CHROMIUM: '/nowhere/chromium',
    REDIS_URL: 'redis://127.0.0.1:1',
    SMTP_URL: 'smtp://127.0.0.1:1',
    HOLDFAST_OIDC_DISCOVERY_URL: 'http://127.0.0.1:9/.well-known/openid-configuration',
    HOLDFAST_OIDC_CLIENT_ID: 'holdfast',
    HOLDFAST_OIDC_CLIENT_SECRET: 'secret',
  });
  taken.close();
  const faults = found.filter(({ status }) => status === 'fail');
  const named = ['data folder', 'port', 'database', 'object store', 'redis', 'mail', 'sign-in', 'chromium'];
  expect(faults.map(({ name }) => name)).toEqual(named);
  for (const { name, fix } of faults) expect(fix, name).toBeTruthy();
  expect(of(found, 'supervisor')[0]).toMatch(/^warn .*process that is gone/);
});
