import { execFile, fork, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Seconds on an idle machine; machines that build and test at the same time take a minute. */
const READY_MS = 90_000;
const WAIT_MS = 90_000;

const root = resolve(import.meta.dirname, '../../..');

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Everything it has written so far. */
  readonly output: () => string;
  readonly exited: Promise<void>;
  /** Ends it politely. */
  stop(): Promise<void>;
}

/** The built worker program, started as the supervisor starts it. */
export interface WorkerProgram {
  /** A folder that every worker uses as its store. */
  readonly storeFolder: string;
  /** A path that does not exist yet: a fault's marker. */
  marker(): string;
  /** Started, not waited for: a worker that a fault kills may be gone before it says that it is ready. */
  launch(environment: Readonly<Record<string, string>>): WorkerProcess;
  /** Started, and ready to take work. */
  start(environment: Readonly<Record<string, string>>): Promise<WorkerProcess>;
  close(): Promise<void>;
}

/** Bundles the program as `npm run build` does, beside the real one so that packages are found the same way. */
export async function buildWorker(databaseUrl: string): Promise<WorkerProgram> {
  const dist = join(root, 'apps/worker/dist');
  await mkdir(dist, { recursive: true });
  const outdir = await mkdtemp(join(dist, 'test-'));
  const builds = ['main', 'heartbeats-main'].map(
    (name) => `await bundle(${JSON.stringify({ entry: join(root, `apps/worker/src/${name}.ts`), outdir })});`,
  );
  const code = `import { bundle } from './scripts/build.mjs'; ${builds.join(' ')}`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { cwd: root });
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-worker-'));
  const storeFolder = join(folder, 'store');
  const running = new Set<ChildProcess>();
  let markers = 0;

  const launch = (environment: Readonly<Record<string, string>>): WorkerProcess => {
    const child = fork(join(outdir, 'main.mjs'), {
      env: {
        PATH: process.env['PATH'] ?? '',
        DATABASE_URL: databaseUrl,
        HOLDFAST_STORE: storeFolder,
        HOLDFAST_DATA: join(folder, 'data'),
        HOLDFAST_WORKER_CONCURRENCY: '1',
        HOLDFAST_LOG_LEVEL: 'debug',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    running.add(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
    }
    const exited = new Promise<void>((done) =>
      child.once('exit', () => {
        running.delete(child);
        done();
      }),
    );
    return {
      child,
      output: () => text,
      exited,
      async stop() {
        child.kill('SIGTERM');
        await exited;
      },
    };
  };

  return {
    storeFolder,
    marker: () => join(folder, `marker-${++markers}`),
    launch,
    async start(environment) {
      const worker = launch(environment);
      await Promise.race([
        new Promise<void>((done) => worker.child.once('message', () => done())),
        worker.exited.then(() => {
          throw new Error(`the worker ended before it was ready: ${worker.output()}`);
        }),
        sleep(READY_MS, undefined, { ref: false }).then(() => {
          throw new Error(`the worker is not ready after ${READY_MS} ms: ${worker.output()}`);
        }),
      ]);
      return worker;
    },
    async close() {
      for (const child of running) child.kill('SIGKILL');
      for (const path of [outdir, folder]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Waits until `look` gives something. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, limitMs = WAIT_MS): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms for ${what}`);
    await sleep(50);
  }
}
