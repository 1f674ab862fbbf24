import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startPostgres, type PostgresServer } from '@holdfast/postgres';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { dataFolderAt } from '../../apps/supervisor/src/data/data-folder.ts';
import { type Platform, startPlatform } from '../../apps/supervisor/src/platform.ts';
import { createReport } from '../../apps/supervisor/src/terminal/report.ts';

const programFolder = resolve(import.meta.dirname, 'supervisor/programs');
const programs = { api: join(programFolder, 'api.mjs'), worker: join(programFolder, 'worker.mjs'), web: undefined };
const answer = z.object({
  from: z.string(),
  url: z.string(),
  pid: z.number(),
  told: z.object({ database: z.string(), secret: z.number(), HOLDFAST_ORIGIN: z.string(), HOLDFAST_STORE: z.string() }),
});

let root: string;
let postgres: PostgresServer;
let printed = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-supervisor-'));
  postgres = await startPostgres({ folder: join(root, 'server'), durability: 'none' });
}, 120_000);

afterAll(async () => {
  await postgres.stop();
  await rm(root, { recursive: true, force: true });
});

/** The schema is made once; each test works in a data folder of its own. */
const start = (name: string, env: Record<string, string | undefined> = { DATABASE_URL: postgres.url() }) => {
  printed = '';
  return startPlatform({
    folder: dataFolderAt(join(root, name)),
    programs,
    env: { PATH: process.env['PATH'], ...env },
    port: undefined,
    report: createReport((text) => (printed += text), false),
  });
};

const ask = async (platform: Pick<Platform, 'localOrigin'>, path: string) =>
  answer.parse(await (await fetch(`${platform.localOrigin}${path}`)).json());

it('starts every part behind one origin, stops them all, and comes back at the same address', async () => {
  const platform = await start('whole');
  const { from, told } = await ask(platform, '/graphql?x=1');
  expect(from).toBe('api');
  expect(told.database).toBe('postgresql');
  expect(told.secret).toBeGreaterThan(40);
  expect(told.HOLDFAST_STORE).toBe(join(root, 'whole/store'));
  expect(told.HOLDFAST_ORIGIN.split(',')[0]).toBe(platform.origin);
  expect(platform.firstStartLink).toBe(`${platform.origin}/setup/secret`);
  expect((await ask(platform, '/files/a/b')).url).toBe('/files/a/b');
  expect((await fetch(`${platform.localOrigin}/w/default`)).status).toBe(503);
  expect((await stat(join(root, 'whole/secret'))).mode & 0o777).toBe(0o600);
  for (const part of ['database', 'schema', 'files', 'api', 'worker']) expect(printed).toContain(`  ${part}`);
  const secret = await readFile(join(root, 'whole/secret'), 'utf8');
  await platform.stop();
  await expect(fetch(platform.localOrigin)).rejects.toThrow();
  expect(await readFile(join(root, 'whole/worker-note'), 'utf8')).toBe('gave its task back, asked to');

  const again = await start('whole');
  expect(again.localOrigin).toBe(platform.localOrigin);
  expect(await readFile(join(root, 'whole/secret'), 'utf8')).toBe(secret);
  await again.stop();
});

it('passes WebSockets on', async () => {
  const platform = await start('socket');
  const { hostname, port } = new URL(platform.localOrigin);
  const socket = connect(Number(port), hostname);
  socket.write('GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  let received = '';
  socket.on('data', (bytes) => (received += bytes.toString()));
  await expect.poll(() => received).toContain('101');
  socket.write('hello');
  await expect.poll(() => received).toContain('echo hello');
  socket.destroy();
  await platform.stop();
});

it('refuses a second supervisor in the same folder, and takes over the lock of one that is gone', async () => {
  const platform = await start('lock');
  await expect(start('lock')).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
  expect((await ask(platform, '/healthz')).from).toBe('api');
  await platform.stop();
  await writeFile(join(root, 'lock/supervisor.lock'), JSON.stringify({ pid: process.pid, started: '1' }));
  await (await start('lock')).stop();
});

it('starts a program again that has ended', async () => {
  const platform = await start('restart');
  const { pid } = await ask(platform, '/healthz');
  await fetch(`${platform.localOrigin}/api/crash`);
  await expect
    .poll(async () => (await ask(platform, '/healthz').catch(() => ({ pid }))).pid, { timeout: 10_000 })
    .not.toBe(pid);
  expect(printed).toContain('exit code 3');
  expect(await readFile(join(root, 'restart/logs/api.log'), 'utf8')).toContain('ended (exit code 3)');
  await platform.stop();
});

it('says which program did not start, where its log is, and stops the others', async () => {
  const broken = join(root, 'broken.mjs');
  await writeFile(broken, `console.error('no luck'); process.exit(7)`);
  const failing = startPlatform({
    folder: dataFolderAt(join(root, 'broken')),
    programs: { ...programs, worker: broken },
    env: { PATH: process.env['PATH'], DATABASE_URL: postgres.url() },
    port: undefined,
    report: createReport(() => undefined, false),
  });
  await expect(failing).rejects.toMatchObject({ code: 'CHILD_FAILED', message: 'worker did not start: exit code 7' });
  expect(await readFile(join(root, 'broken/logs/worker.log'), 'utf8')).toContain('no luck');
  await (await start('broken')).stop();
});

it('ends a start that is interrupted, and leaves nothing running', async () => {
  const folder = join(root, 'interrupted');
  const pidNote = (name: string) => join(root, `interrupted-${name}`);
  const noting = async (name: string, then: string): Promise<string> => {
    const file = join(root, `noting-${name}.mjs`);
    const note = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(pidNote(name))}, String(process.pid));`;
    await writeFile(file, `${note}\n${then}`);
    return file;
  };
  const interrupt = new AbortController();
  // The API is ready; the worker never says that it is, so the start is under way until somebody has enough of it.
  const starting = startPlatform({
    folder: dataFolderAt(folder),
    programs: {
      api: await noting('api', `await import(${JSON.stringify(programs.api)});`),
      worker: await noting('worker', 'setInterval(() => undefined, 1000);'),
      web: undefined,
    },
    env: { PATH: process.env['PATH'], DATABASE_URL: postgres.url() },
    port: undefined,
    report: createReport(() => undefined, false),
    signal: interrupt.signal,
  });
  const outcome = starting.then(
    () => 'started',
    (error: unknown) => error,
  );
  await expect.poll(() => readFile(pidNote('worker'), 'utf8').catch(() => ''), { timeout: 30_000 }).not.toBe('');
  const reason = new Error('Ctrl-C');
  interrupt.abort(reason);
  expect(await outcome).toBe(reason);
  for (const name of ['api', 'worker'])
    expect(isAlive(Number(await readFile(pidNote(name), 'utf8'))), name).toBe(false);
  await (await start('interrupted')).stop();
}, 60_000);

it('names a port that is taken', async () => {
  const server = http.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const attempt = startPlatform({
    folder: dataFolderAt(join(root, 'port')),
    programs,
    env: { DATABASE_URL: postgres.url() },
    port,
    report: createReport(() => undefined, false),
  });
  await expect(attempt).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  server.close();
});

it('leaves no program behind when it is killed, and finds its database again', async () => {
  const outfile = resolve(import.meta.dirname, '../../dist/test-supervisor/program.mjs');
  await build({
    entryPoints: [resolve(import.meta.dirname, 'supervisor/program.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    plugins: [
      {
        name: 'external-packages',
        setup: (plugin) => {
          plugin.onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
            kind === 'entry-point' || path.startsWith('@holdfast/') ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
  const folder = join(root, 'killed');
  const child = spawn(process.execPath, [outfile, folder, programFolder], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), 'line'));
  const { local } = z.object({ local: z.string() }).parse(JSON.parse(line));
  const { pid } = await ask({ localOrigin: local }, '/healthz');
  child.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  await expect
    .poll(() => readFile(join(folder, 'worker-note'), 'utf8'), { timeout: 10_000 })
    .toBe('gave its task back, because the supervisor is gone');

  const again = await start('killed', {});
  expect(printed).toContain('taken over');
  expect((await ask(again, '/healthz')).from).toBe('api');
  await again.stop();
}, 120_000);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
