import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries, type Binaries } from './binaries.ts';
import { ensureDatabase, urlOf, withConnection, type Access } from './connections.ts';
import { ensureDataFolder, ensurePassword, layoutOf, makeFolder, type FolderLayout } from './data-folder.ts';
import { freePort, readSavedPort, savePort } from './ports.ts';
import { PostgresError } from './postgres-error.ts';
import { findRunningServer, isAlive } from './postmaster-pid.ts';
import { chooseRunAs, type RunAs } from './run-as.ts';
import { serverArguments } from './settings.ts';

export interface StartPostgresOptions {
  /** Data, password, port and log are kept here. */
  readonly folder: string;
  /** Use this port if it is free; otherwise, and by default, the port of the last start if that is free, or any. */
  readonly port?: number;
  /** The database that `url()` names; made where there is none. */
  readonly database?: string;
  /** `none` is for tests only: a crash of the machine may lose or damage data. */
  readonly durability?: 'full' | 'none';
}

export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  /** True where a server was found at work in this folder, left behind by a process that was killed. */
  readonly adopted: boolean;
  readonly logPath: string;
  /** Address of a database, with its password: never to be logged. */
  url(database?: string): string;
  /** Resolves with a sentence once the server has ended, for whatever reason. */
  readonly exited: Promise<string>;
  /** Ends all connections, writes everything to disk, ends the server. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const PORT_ATTEMPTS = 3;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Starts the real Postgres server in a folder, or takes over the one that already works there. It listens on 127.0.0.1 only. */
export async function startPostgres(options: StartPostgresOptions): Promise<PostgresServer> {
  const layout = layoutOf(resolve(options.folder));
  const database = options.database ?? 'holdfast';
  await makeFolder(layout);
  const password = await ensurePassword(layout);

  const running = await findRunningServer(layout.data);
  if (running !== undefined) {
    const access = { port: running.port, password };
    await adopt(access, layout);
    await ensureDatabase(access, database);
    return serverOf({ access, pid: running.pid, layout, database, exited: watch(running.pid), adopted: true });
  }

  const binaries = await findBinaries();
  const runAs = await chooseRunAs(layout.folder);
  await ensureDataFolder({ layout, binaries, runAs });
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(options.port ?? (await readSavedPort(layout.port)));
    const child = await launch({ layout, binaries, runAs, port, durability: options.durability ?? 'full' });
    const access = { port, password };
    const problem = await untilReady(child, access);
    if (problem === undefined) {
      await savePort(layout.port, port);
      await ensureDatabase(access, database);
      return serverOf({ access, pid: child.process.pid ?? 0, layout, database, exited: child.exited, adopted: false });
    }
    child.process.kill('SIGKILL');
    const log = await lastLines(layout.log);
    // Somebody took the port between our look and the server's.
    if (attempt < PORT_ATTEMPTS && log.includes('Address already in use')) {
      await rm(layout.port, { force: true });
      continue;
    }
    throw new PostgresError({
      code: 'START_FAILED',
      where: layout.log,
      problem: `${problem}. Its log ends with:\n${log}`,
    });
  }
}

interface Child {
  readonly process: ChildProcess;
  readonly exited: Promise<string>;
}

async function launch(parts: {
  readonly layout: FolderLayout;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly port: number;
  readonly durability: 'full' | 'none';
}): Promise<Child> {
  const { layout, binaries, runAs, port, durability } = parts;
  const size = await stat(layout.log).then(
    (found) => found.size,
    () => 0,
  );
  const log = await open(layout.log, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  try {
    const { program, args } = runAs.command(binaries.postgres, [
      '-D',
      layout.data,
      ...serverArguments({ folder: layout.folder, port, durability }),
    ]);
    // Detached: Ctrl-C in the terminal must not end the database under programs that are still finishing their work.
    const child = spawn(program, args, { ...runAs.identity, detached: true, stdio: ['ignore', log.fd, log.fd] });
    const exited = new Promise<string>((done) => {
      child.once('error', (error) => done(`it could not be started: ${error.message}`));
      child.once('exit', (code, signal) =>
        done(signal === null ? `it ended with code ${code ?? -1}` : `${signal} ended it`),
      );
    });
    child.unref();
    return { process: child, exited };
  } finally {
    await log.close();
  }
}

/** Nothing once the server answers; otherwise what went wrong. */
async function untilReady(child: Child, access: Access): Promise<string | undefined> {
  let ended: string | undefined;
  void child.exited.then((reason) => (ended = reason));
  const deadline = performance.now() + START_TIMEOUT_MS;
  let last = 'no answer';
  while (performance.now() < deadline) {
    if (ended !== undefined) return ended;
    try {
      await withConnection(access, (client) => client.query('SELECT 1'));
      return undefined;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(25);
  }
  return `it did not answer within ${START_TIMEOUT_MS / 1000} s (${last})`;
}

async function adopt(access: Access, layout: FolderLayout): Promise<void> {
  try {
    await withConnection(access, (client) => client.query('SELECT 1'));
  } catch (cause) {
    throw new PostgresError({
      code: 'FOLDER_IN_USE',
      where: layout.data,
      problem: `a server works there on port ${access.port}, and the password in ${layout.password} does not open it`,
      cause,
    });
  }
}

function serverOf(parts: {
  readonly access: Access;
  readonly pid: number;
  readonly layout: FolderLayout;
  readonly database: string;
  readonly exited: Promise<string>;
  readonly adopted: boolean;
}): PostgresServer {
  const { access, pid, layout, database, exited, adopted } = parts;
  return {
    port: access.port,
    pid,
    adopted,
    logPath: layout.log,
    exited,
    url: (name = database) => urlOf(access, name),
    stop: () => stopServer({ pid, exited, where: layout.data }),
  };
}

/** Postgres' own steps: fast shutdown, then immediate (recovers at the next start), then the system's. */
const STOP_STEPS = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 5000 },
  { signal: 'SIGKILL', waitMs: 5000 },
] as const;

async function stopServer(parts: { pid: number; exited: Promise<string>; where: string }): Promise<void> {
  const { pid, exited, where } = parts;
  for (const { signal, waitMs } of STOP_STEPS) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone already.
      return;
    }
    const timer = new AbortController();
    const ended = await Promise.race([
      exited.then(() => true),
      sleep(waitMs, false, { signal: timer.signal }).catch(() => false),
    ]);
    timer.abort();
    if (ended) return;
  }
  throw new PostgresError({ code: 'STOP_FAILED', where, problem: `process ${pid} is still there after SIGKILL` });
}

/** A server that is not our child is watched by its number. */
async function watch(pid: number): Promise<string> {
  while (isAlive(pid)) await sleep(250, undefined, { ref: false });
  return 'it is gone';
}

async function lastLines(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-8).join('\n');
}
