import { join } from 'node:path';
import { migrate } from '@holdfast/db';
import { openObjectStore } from '@holdfast/storage';
import { type Child, startChild } from './children/child.ts';
import { choosePort } from './data/choose-port.ts';
import { type DataFolder, ensureDataFolder, ensureSecret } from './data/data-folder.ts';
import { takeLock } from './data/lock.ts';
import { startDatabase } from './database.ts';
import { childEnvironment, firstOrigin, localOriginOf, originsOf, setting } from './environment.ts';
import { type Programs } from './programs.ts';
import { startOriginProxy } from './proxy/origin-proxy.ts';
import { type Report } from './terminal/report.ts';
import { freePort, untilAnswering } from './web-server.ts';

export interface PlatformOptions {
  readonly folder: DataFolder;
  readonly programs: Programs;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly port: number | undefined;
  readonly report: Report;
  /** Ends a start that is under way: what was started is stopped, and the start rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Platform {
  /** Where people go. */
  readonly origin: string;
  /** The same on this machine, whatever stands in front. */
  readonly localOrigin: string;
  readonly databaseUrl: string;
  readonly firstStartLink: string | undefined;
  stop(): Promise<void>;
}

/** A safety net: on a machine that is busy with something else, starting has been seen to take a minute. */
const READY_WITHIN_MS = 180_000;
/** A worker gives its task back within seconds; the others have only requests to end. */
const STOP_WITHIN_MS = { api: 12_000, worker: 15_000, web: 5000 };

/**
 * Starts everything in order: lock, database, migrations, API, worker, web, and the one origin in front. What was started is stopped in
 * reverse order, also where a later step fails.
 */
export async function startPlatform({
  folder,
  programs,
  env,
  port,
  report,
  signal = new AbortController().signal,
}: PlatformOptions): Promise<Platform> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  const timed = async <Result>(
    name: string,
    work: () => Promise<{ result: Result; detail: string }>,
  ): Promise<Result> => {
    signal.throwIfAborted();
    const startedAt = performance.now();
    const { result, detail } = await work();
    signal.throwIfAborted();
    report.part(name, detail, performance.now() - startedAt);
    return result;
  };
  const onChange = ({ name, what }: { name: string; what: string }): void => report.part(name, what);

  try {
    await ensureDataFolder(folder);
    undo.push(await takeLock(folder.lock));
    const host = setting(env, 'HOLDFAST_HOST') ?? '127.0.0.1';
    const originPort = await choosePort({ wanted: port, savedAt: folder.port, host });
    const origins = originsOf({ env, host, port: originPort });

    const database = await timed('database', async () => {
      const result = await startDatabase({ url: setting(env, 'DATABASE_URL'), folder: folder.postgres, onChange });
      undo.push(result.stop);
      return { result, detail: result.description };
    });
    await timed('schema', async () => {
      const applied = await migrate({ url: database.url });
      return {
        result: undefined,
        detail: applied.length === 0 ? 'up to date' : `${applied.length} migrations applied`,
      };
    });
    const secret = setting(env, 'HOLDFAST_SECRET') ?? (await ensureSecret(folder.secret));
    const common = childEnvironment({ env, folder, databaseUrl: database.url, secret, origin: origins });
    const store = await timed('files', async () => {
      const result = await openObjectStore(common);
      return { result, detail: result.kind === 's3' ? `S3 at ${result.place}` : result.place };
    });

    const start = async (name: 'api' | 'worker', program: string): Promise<Child> => {
      const child = await startChild(
        {
          name,
          program,
          env: common,
          logPath: join(folder.logs, `${name}.log`),
          readyWithinMs: READY_WITHIN_MS,
          stopWithinMs: STOP_WITHIN_MS[name],
        },
        { onChange, signal },
      );
      undo.push(child.stop);
      return child;
    };
    const api = await timed('api', async () => ({ result: await start('api', programs.api), detail: 'ready' }));
    await timed('worker', async () => ({ result: await start('worker', programs.worker), detail: 'ready' }));
    const web = await startWeb();

    const proxy = await startOriginProxy({
      host,
      port: originPort,
      locate: (target) => {
        const listens = (target === 'api' ? api : web)?.ready()?.port;
        return listens === undefined ? undefined : `http://127.0.0.1:${listens}`;
      },
    });
    undo.push(proxy.stop);

    return {
      origin: firstOrigin(origins),
      localOrigin: localOriginOf({ host, port: proxy.port }),
      databaseUrl: database.url,
      firstStartLink: api.firstStartLink(),
      stop,
    };

    async function startWeb(): Promise<Child | undefined> {
      const program = programs.web;
      if (program === undefined) {
        report.part('web', 'not built; the API works without it (npm run build builds it)');
        return undefined;
      }
      return timed('web', async () => {
        const webPort = await freePort();
        const child = await startChild(
          {
            name: 'web',
            program,
            env: {
              ...common,
              PORT: String(webPort),
              HOSTNAME: '127.0.0.1',
              // By way of the origin, which finds the API again when it has been started anew on another port.
              HOLDFAST_API_URL: localOriginOf({ host, port: originPort }),
              HOLDFAST_OBJECT_ORIGINS: setting(env, 'HOLDFAST_OBJECT_ORIGINS') ?? store.signedOrigin ?? '',
              // What a page server has no use for.
              DATABASE_URL: undefined,
              HOLDFAST_SECRET: undefined,
              S3_SECRET_KEY: undefined,
            },
            logPath: join(folder.logs, 'web.log'),
            readyWithinMs: READY_WITHIN_MS,
            stopWithinMs: STOP_WITHIN_MS.web,
            probeReady: (ended) => untilAnswering(webPort, ended),
          },
          { onChange, signal },
        );
        undo.push(child.stop);
        return { result: child, detail: 'ready' };
      });
    }
  } catch (error) {
    await stop();
    throw error;
  }
}
