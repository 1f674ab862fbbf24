import { fork, type ChildProcess } from 'node:child_process';
import { memoryPollMs, MIB, readRssBytes } from './memory.ts';
import type { ChildMessage, ChildReply, ChildRequest, ChildSettings } from './messages.ts';
import { RuntimeError, type RuntimeErrorCode } from './runtime-error.ts';

export interface SessionProcessOptions {
  readonly program: string;
  readonly maxSessions: number;
  readonly memoryLimitMb: number;
  readonly startTimeoutMs: number;
  /** How long a cancelled run may go on before its child is killed. */
  readonly cancelGraceMs: number;
}

export interface CallLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

interface PendingCall {
  readonly id: number;
  readonly graph: string;
  readonly resolve: (reply: ChildReply) => void;
  readonly reject: (error: RuntimeError) => void;
}

// A hostile model runs in the child: it gets no credentials that this process was started with.
const passedEnvironment = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LD_LIBRARY_PATH',
];

const stderrLimit = 2000;

/** One child process with its limits. Takes one call at a time; after it has died every call fails. */
export class SessionProcess {
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #options: SessionProcessOptions;
  readonly #exited: Promise<void>;
  #calls = 0;
  #lastRssBytes = 0;
  #stderr = '';
  #pending: PendingCall | undefined;
  #idle: Promise<void> = Promise.resolve();
  /** Why we killed it; decides how its exit is reported. */
  #killedFor: RuntimeError | undefined;
  #dead = false;

  private constructor(child: ChildProcess, pid: number, options: SessionProcessOptions) {
    this.pid = pid;
    this.#process = child;
    this.#options = options;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrLimit);
    });
    child.on('message', (message: ChildMessage) => {
      if (message.kind !== 'ready') this.#settle(message);
    });
    this.#exited = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => {
        this.#dead = true;
        this.#pending?.reject(this.#exitError(this.#pending.graph, exitCode, signal));
        resolve();
      });
    });
  }

  static async start(options: SessionProcessOptions): Promise<SessionProcess> {
    const settings: ChildSettings = { parentPid: process.pid, maxSessions: options.maxSessions };
    const env: NodeJS.ProcessEnv = {};
    for (const name of passedEnvironment) {
      const value = process.env[name];
      if (value !== undefined) env[name] = value;
    }
    const child = fork(options.program, [JSON.stringify(settings)], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      env,
    });
    return new Promise((resolve, reject) => {
      const fail = (problem: string, cause?: unknown): void => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new RuntimeError({ code: 'START_FAILED', problem, cause }));
      };
      const timer = setTimeout(
        () => fail(`the child process was not ready after ${options.startTimeoutMs} ms`),
        options.startTimeoutMs,
      );
      child.on('error', (error) => fail(`the child process could not be started: ${error.message}`, error));
      if (child.pid === undefined) return;
      const started = new SessionProcess(child, child.pid, options);
      const exitedEarly = (exitCode: number | null, signal: string | null): void =>
        fail(
          `the child process ended before it was ready (${signal ?? `exit code ${exitCode}`}): ${started.#stderr.trim()}`,
        );
      child.once('exit', exitedEarly);
      child.once('message', () => {
        clearTimeout(timer);
        child.off('exit', exitedEarly);
        resolve(started);
      });
    });
  }

  get alive(): boolean {
    return !this.#dead && this.#killedFor === undefined;
  }

  /** Why it died while it worked; `undefined` while it lives, and when it was stopped on purpose. */
  get causeOfDeath(): RuntimeErrorCode | undefined {
    if (this.alive) return undefined;
    const code = this.#killedFor?.code ?? 'CRASH';
    return code === 'CLOSED' ? undefined : code;
  }

  /** Calls taken so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Resident set size after the last call, in bytes. */
  get lastRssBytes(): number {
    return this.#lastRssBytes;
  }

  /** Resolves when no call is in progress: a cancelled one may go on for a while after its promise was rejected. */
  whenIdle(): Promise<void> {
    return this.#idle;
  }

  /** Sends one request and waits for its reply, inside the limits. Rejects with RuntimeError only. */
  call(request: ChildRequest, limits: CallLimits): Promise<ChildReply> {
    const graph = request.model.sha256;
    if (!this.alive) return Promise.reject(this.#killedFor ?? this.#exitError(graph, null, null));
    if (this.#pending !== undefined) throw new Error('SessionProcess: a call is in progress; wait for whenIdle()');
    this.#calls++;
    const { timeoutMs, signal } = limits;
    const cleanUps: (() => void)[] = [];
    const finished = new Promise<ChildReply>((resolve, reject) => {
      this.#pending = { id: request.id, graph, resolve, reject };
      const timer = setTimeout(() => {
        this.#kill({
          code: 'TIMEOUT',
          problem: `expected the run to take at most ${timeoutMs} ms, and it was not done`,
          graph,
        });
      }, timeoutMs);
      const stopWatching = this.#watchMemory(graph);
      cleanUps.push(() => clearTimeout(timer), stopWatching);
      this.#process.send(request, (error) => {
        if (error !== null)
          this.#kill({ code: 'CRASH', problem: `the request could not be sent: ${error.message}`, graph });
      });
    }).finally(() => {
      this.#pending = undefined;
      for (const cleanUp of cleanUps) cleanUp();
    });
    this.#idle = finished.then(
      () => undefined,
      () => undefined,
    );
    return signal === undefined ? finished : this.#cancellable(finished, { graph, signal, cleanUps });
  }

  /** Ends the process; resolves when it has gone. A call in progress is rejected with `reason`. */
  async stop(reason: RuntimeError): Promise<void> {
    this.#killedFor ??= reason;
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  /** Rejects at once when the signal fires; the run itself gets `cancelGraceMs` to end, so that a warm child can be kept. */
  #cancellable(
    finished: Promise<ChildReply>,
    { graph, signal, cleanUps }: { graph: string; signal: AbortSignal; cleanUps: (() => void)[] },
  ): Promise<ChildReply> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        const { cancelGraceMs } = this.#options;
        const grace = setTimeout(() => {
          this.#kill({
            code: 'CANCELLED',
            problem: `the run was cancelled and still going ${cancelGraceMs} ms later`,
            graph,
          });
        }, cancelGraceMs);
        cleanUps.push(() => clearTimeout(grace));
        reject(new RuntimeError({ code: 'CANCELLED', problem: 'the run was cancelled', graph, cause: signal.reason }));
      };
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
      cleanUps.push(() => signal.removeEventListener('abort', cancel));
      finished.then(resolve, reject);
    });
  }

  #watchMemory(graph: string): () => void {
    const limitMb = this.#options.memoryLimitMb;
    let looking = false;
    const timer = setInterval(() => {
      if (looking) return;
      looking = true;
      void readRssBytes(this.pid).then((rssBytes) => {
        looking = false;
        if (rssBytes === undefined || rssBytes <= limitMb * MIB || this.#pending?.graph !== graph) return;
        const problem = `expected the child process to use at most ${limitMb} MB, got ${Math.round(rssBytes / MIB)} MB`;
        this.#kill({ code: 'OUT_OF_MEMORY', problem, graph });
      });
    }, memoryPollMs);
    return () => clearInterval(timer);
  }

  #kill(reason: { code: 'TIMEOUT' | 'OUT_OF_MEMORY' | 'CANCELLED' | 'CRASH'; problem: string; graph: string }): void {
    this.#killedFor ??= new RuntimeError(reason);
    this.#process.kill('SIGKILL');
  }

  #settle(reply: ChildReply): void {
    const pending = this.#pending;
    if (pending === undefined || pending.id !== reply.id) return;
    this.#lastRssBytes = reply.rssBytes;
    if (reply.kind === 'failed') {
      pending.reject(new RuntimeError({ code: reply.code, problem: reply.problem, graph: pending.graph }));
    } else pending.resolve(reply);
  }

  #exitError(graph: string, exitCode: number | null, signal: string | null): RuntimeError {
    if (this.#killedFor !== undefined) return this.#killedFor;
    const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
    const said = this.#stderr.trim();
    const problem = `the child process ended ${how} during the run${said === '' ? '' : `, saying: ${said}`}`;
    return new RuntimeError({ code: 'CRASH', problem, graph });
  }
}
