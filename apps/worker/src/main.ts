import { openDatabase } from '@holdfast/db';
import { createRuntime } from '@holdfast/runtime';
import { openObjectStore } from '@holdfast/storage';
import { pino } from 'pino';
import { faultInjector } from './fault.ts';
import { ModelCache } from './files/model-cache.ts';
import { startHealthServer } from './health/health-server.ts';
import { readSettings } from './settings.ts';
import { startWorker } from './worker.ts';

/** How long tasks may take to stop before the process ends all the same; their leases then run out. */
const STOP_MS = 10_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = pino({ level: settings.logLevel, name: 'worker' });
  const db = openDatabase({
    url: settings.databaseUrl,
    log: ({ level, message }) => log[level](message),
  });
  const store = await openObjectStore(process.env);
  const runtimeOptions = {
    ...(settings.cacheDirectory === undefined ? {} : { cacheDirectory: settings.cacheDirectory }),
    ...(settings.memoryCapMb === undefined ? {} : { memoryCapMb: settings.memoryCapMb }),
  };
  const heavy = await createRuntime({ ...runtimeOptions, maxChildren: settings.children });
  const interactive = await createRuntime({ ...runtimeOptions, maxChildren: 1, memoryLimitMb: heavy.memoryLimitMb });
  const worker = await startWorker(
    {
      db,
      store,
      log,
      heavy,
      interactive,
      models: new ModelCache(store),
      settings,
      clock: () => new Date(),
      random: Math.random,
      reach: faultInjector(settings.fault),
    },
    {
      heartbeats: new URL('heartbeats-main.mjs', import.meta.url),
      onFatal: (why) => {
        log.fatal({ why }, 'the worker cannot go on; whoever started it starts it again');
        // Gives its tasks back, once it has begun.
        process.kill(process.pid, 'SIGTERM');
      },
    },
  );
  const closeHealth =
    settings.healthPort === undefined ? undefined : await startHealthServer(settings.healthPort, worker.status);

  let stopping: Promise<void> | undefined;
  const stop = (why: string): void => {
    stopping ??= (async () => {
      log.info({ why }, 'worker stops');
      const late = setTimeout(() => {
        log.error('tasks did not stop in time; their leases will run out');
        process.exit(1);
      }, STOP_MS);
      await worker.stop();
      await closeHealth?.();
      await heavy.close();
      await interactive.close();
      await db.close();
      clearTimeout(late);
      process.exit(0);
    })().catch((error: unknown) => {
      log.fatal({ err: error }, 'worker could not stop');
      process.exit(1);
    });
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // Started by a supervisor: without it nobody would end this process.
  process.on('disconnect', () => stop('the supervisor is gone'));
  process.on('message', (message: unknown) => {
    if (typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'stop') stop('asked');
  });
  process.send?.({ kind: 'ready' });
}

main().catch((error: unknown) => {
  process.stderr.write(`worker: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
