import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresServer, startPostgres } from '@holdfast/postgres';
import { nextDelay } from './children/back-off.ts';
import { messageOf } from './supervisor-error.ts';

export interface RunningDatabase {
  readonly url: string;
  readonly description: string;
  stop(): Promise<void>;
}

/** The server that DATABASE_URL names, or the embedded one, which is started again should it end. */
export async function startDatabase({
  url,
  folder,
  onChange,
}: {
  readonly url: string | undefined;
  readonly folder: string;
  readonly onChange: (event: { name: string; what: string }) => void;
}): Promise<RunningDatabase> {
  if (url !== undefined) {
    const { host } = new URL(url);
    return { url, description: `Postgres at ${host}`, stop: () => Promise.resolve() };
  }
  let server: PostgresServer = await startPostgres({ folder });
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;

  const watch = async (): Promise<void> => {
    for (let delayMs = 0; ;) {
      const startedAt = performance.now();
      const why = await server.exited;
      if (isStopping()) return;
      for (;;) {
        delayMs = nextDelay(delayMs, performance.now() - startedAt);
        onChange({ name: 'database', what: `${why}; starts again in ${(delayMs / 1000).toFixed(1)} s` });
        await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
        if (isStopping()) return;
        try {
          // On its old port, so that the programs' connections find it again.
          server = await startPostgres({ folder, port: server.port });
          onChange({ name: 'database', what: 'works again' });
          break;
        } catch (error) {
          onChange({ name: 'database', what: messageOf(error) });
        }
      }
    }
  };
  const watching = watch();
  const { port, adopted } = server;
  return {
    url: server.url(),
    description: `embedded Postgres on port ${port}${adopted ? ', taken over from a start that was killed' : ''}`,
    stop: async () => {
      stopping.abort();
      await server.stop();
      await watching;
    },
  };
}
