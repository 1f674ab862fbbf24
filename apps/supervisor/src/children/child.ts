import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SupervisorError } from '../supervisor-error.ts';
import { nextDelay } from './back-off.ts';
import { readMessage, type Ready } from './child-message.ts';

export interface ChildDescription {
  readonly name: string;
  /** JavaScript file. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logPath: string;
  readonly readyWithinMs: number;
  /** How long it may take to put its work in order before it is ended. */
  readonly stopWithinMs: number;
  /** Tells the program's readiness where it does not say so itself (Next's server). */
  readonly probeReady?: (signal: AbortSignal) => Promise<Ready>;
}

/** A program of the platform: started again whenever it ends, until it is told to stop. */
export interface Child {
  readonly name: string;
  /** What the program said when it became ready last; undefined while it is not. */
  readonly ready: () => Ready | undefined;
  /** Link for the first administrator, of the program's last start. */
  readonly firstStartLink: () => string | undefined;
  readonly restarts: () => number;
  stop(): Promise<void>;
}

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/**
 * Starts a program and resolves when it is ready. Readiness comes as a message over the pipe between the two processes: an answer
 * over HTTP could come from somebody else's program on the same port.
 */
export async function startChild(
  description: ChildDescription,
  {
    onChange,
    signal,
  }: {
    readonly onChange: (event: { name: string; what: string }) => void;
    /** Ends the waiting: the program is stopped, and the start rejects with the signal's reason. */
    readonly signal?: AbortSignal;
  },
): Promise<Child> {
  const { name, logPath, stopWithinMs } = description;
  let running: ChildProcess | undefined;
  let ready: Ready | undefined;
  let firstStartLink: string | undefined;
  let restarts = 0;
  let delayMs = 0;
  let stopping = false;
  /** A program that never worked is not started again: its first failure is the answer. */
  let hasWorked = false;
  let waiting: NodeJS.Timeout | undefined;

  await rotate(logPath);
  const log = createWriteStream(logPath, { flags: 'a', mode: 0o600 });
  const note = (text: string): void => void log.write(`--- ${new Date().toISOString()} supervisor: ${text}\n`);

  const launch = (): { readonly ended: Promise<string>; readonly readied: Promise<Ready> } => {
    const startedAt = performance.now();
    note('starting');
    const child = fork(description.program, {
      cwd: dirname(description.program),
      env: description.env,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    running = child;
    for (const stream of [child.stdout, child.stderr]) stream?.pipe(log, { end: false });
    const abort = new AbortController();
    const readied = new Promise<Ready>((done, fail) => {
      child.on('message', (message) => {
        const said = readMessage(message);
        if (said?.kind === 'ready') done({ port: said.port });
        if (said?.kind === 'first-start') firstStartLink = said.link;
      });
      description.probeReady?.(abort.signal).then(done, fail);
    });
    readied.then(
      (said) => {
        hasWorked = true;
        if (running === child) ready = said;
      },
      () => undefined,
    );
    const ended = new Promise<string>((done) => {
      child.once('error', (error) => done(error.message));
      child.once('exit', (code, signal) => done(signal ?? `exit code ${code ?? -1}`));
    });
    void ended.then((why) => {
      abort.abort();
      ready = undefined;
      running = undefined;
      note(`ended (${why})`);
      if (stopping || !hasWorked) return;
      delayMs = nextDelay(delayMs, performance.now() - startedAt);
      restarts++;
      onChange({ name, what: `ended (${why}), starts again in ${(delayMs / 1000).toFixed(1)} s` });
      waiting = setTimeout(() => {
        const next = launch();
        next.readied.then(
          () => onChange({ name, what: 'works again' }),
          () => undefined,
        );
      }, delayMs);
    });
    return { ended, readied };
  };

  const stop = async (): Promise<void> => {
    stopping = true;
    clearTimeout(waiting);
    const child = running;
    if (child !== undefined) {
      const gone = new Promise((done) => child.once('exit', done));
      if (child.connected) child.send({ kind: 'stop' }, () => undefined);
      child.kill('SIGTERM');
      const late = setTimeout(() => {
        note(`did not stop within ${stopWithinMs} ms and is ended`);
        child.kill('SIGKILL');
      }, stopWithinMs);
      await gone;
      clearTimeout(late);
    }
    await new Promise((done) => log.end(done));
  };

  const { ended, readied } = launch();
  const late = new Promise<string>((done) =>
    setTimeout(() => done(`not ready within ${description.readyWithinMs / 1000} s`), description.readyWithinMs).unref(),
  );
  const given = new Promise<string>((done) => signal?.addEventListener('abort', () => done('stopped'), { once: true }));
  const problem = await Promise.race([readied.then(() => undefined), ended, late, given]);
  if (problem !== undefined) {
    await stop();
    // Ctrl-C reaches the programs too: that one ended by itself says nothing then.
    signal?.throwIfAborted();
    throw new SupervisorError({
      code: 'CHILD_FAILED',
      problem: `${name} did not start: ${problem}`,
      fix: `its log says why: ${logPath}; npm run doctor checks what it needs`,
    });
  }
  return { name, ready: () => ready, firstStartLink: () => firstStartLink, restarts: () => restarts, stop };
}

async function rotate(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(path, `${path}.1`);
}
