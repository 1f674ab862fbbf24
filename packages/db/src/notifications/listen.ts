import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { LogEntry } from '../database.ts';

export interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  readonly onMessage: (payload: string) => void;
  /** Called after a broken connection is back: messages of the time between are lost, so what they speak of must be read again. */
  readonly onReconnect?: () => void;
  readonly log?: (entry: LogEntry) => void;
}

export interface Listener {
  close(): Promise<void>;
}

const LONGEST_PAUSE_MS = 5000;
const FIRST_PAUSE_MS = 50;
/** A half-open connection says nothing by itself: it is asked this often, and given this long to answer. */
const CHECK_INTERVAL_MS = 15_000;
const CHECK_TIMEOUT_MS = 5000;

/** Listens on a connection of its own until closed, reconnecting as often as it takes. Resolves when the first one listens. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const stop = new AbortController();
  let client = await connect(options);
  const done = follow();

  async function follow(): Promise<void> {
    for (;;) {
      await whenBroken(client, stop.signal);
      await end(client);
      if (stop.signal.aborted) return;
      options.log?.({ level: 'warn', message: `the connection that listens on ${options.channel} broke` });
      const next = await reconnect();
      if (next === undefined) return;
      client = next;
      options.onReconnect?.();
    }
  }

  async function reconnect(): Promise<pg.Client | undefined> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      await sleep(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return undefined;
      try {
        const next = await connect(options);
        if (!isAborted(stop.signal)) return next;
        await end(next);
        return undefined;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        options.log?.({ level: 'warn', message: `cannot listen on ${options.channel} yet: ${reason}` });
      }
    }
  }

  return {
    close: async () => {
      stop.abort();
      await done;
    },
  };
}

/** Asked through a function because an `await` lies between two looks at it. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

async function connect({ url, channel, onMessage }: ListenOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    keepAlive: true,
    connectionTimeoutMillis: CHECK_TIMEOUT_MS,
    application_name: `holdfast listen ${channel}`,
  });
  // Without a listener a broken connection would end the process; `whenBroken` sees it by its end.
  client.on('error', () => undefined);
  client.on('notification', ({ payload }) => onMessage(payload ?? ''));
  try {
    await client.connect();
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    return client;
  } catch (error) {
    await end(client);
    throw error;
  }
}

/** Resolves when the connection has ended, does not answer any more, or `signal` fires. */
function whenBroken(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setInterval(() => {
      const late = setTimeout(finish, CHECK_TIMEOUT_MS);
      client.query('SELECT 1').then(
        () => clearTimeout(late),
        () => {
          clearTimeout(late);
          finish();
        },
      );
    }, CHECK_INTERVAL_MS);
    function finish() {
      clearInterval(timer);
      client.off('end', finish);
      client.off('error', finish);
      signal.removeEventListener('abort', finish);
      done();
    }
    client.on('end', finish);
    client.on('error', finish);
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
  });
}

/** Ends politely, but does not wait for a server that no longer answers. */
async function end(client: pg.Client): Promise<void> {
  await Promise.race([client.end().catch(() => undefined), sleep(1000, undefined, { ref: false })]);
}
