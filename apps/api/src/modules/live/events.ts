import { EVENT_CHANNEL, platformEventSchema, type PlatformEvent } from '@holdfast/domain';
import { listen, type Database, type Listener } from '@holdfast/db';
import type { Logger } from 'pino';

/** What a subscription hears: an event, or that some may have been missed and everything is worth reading again. */
export type LiveEvent = PlatformEvent | { readonly kind: 'missed' };

interface Source {
  readonly listener: Promise<Listener>;
  readonly subscribers: Set<(event: LiveEvent) => void>;
}

/** One LISTEN connection per database for all subscriptions of the process; it is there while anybody subscribes. */
const sources = new WeakMap<Database, Source>();

/**
 * Events from now on, until the subscriber stops. The first one is always `missed`, so that what happened between a page's query and its
 * subscription is seen.
 */
export async function* liveEvents(
  { database, log }: { readonly database: Database; readonly log: Logger },
  isWanted: (event: PlatformEvent) => boolean,
): AsyncGenerator<LiveEvent> {
  const source = sourceOf(database, log);
  const inbox = createInbox(isWanted);
  source.subscribers.add(inbox.put);
  try {
    await source.listener;
    yield { kind: 'missed' };
    for (;;) yield await inbox.take();
  } finally {
    source.subscribers.delete(inbox.put);
    await closeUnused(database, source);
  }
}

function sourceOf(database: Database, log: Logger): Source {
  const known = sources.get(database);
  if (known !== undefined) return known;
  const subscribers = new Set<(event: LiveEvent) => void>();
  const tell = (event: LiveEvent): void => {
    for (const subscriber of subscribers) subscriber(event);
  };
  const listener = listen({
    url: database.url,
    channel: EVENT_CHANNEL,
    onMessage: (payload) => {
      const event = readEvent(payload);
      if (event === undefined) log.warn({ payload }, 'an event cannot be read');
      else tell(event);
    },
    onReconnect: () => tell({ kind: 'missed' }),
    log: ({ level, message }) => log[level](message),
  });
  const source = { listener, subscribers };
  sources.set(database, source);
  // Whoever subscribes next tries to connect again.
  listener.catch(() => sources.delete(database));
  return source;
}

async function closeUnused(database: Database, { listener, subscribers }: Source): Promise<void> {
  if (subscribers.size > 0) return;
  sources.delete(database);
  const open = await listener.catch(() => undefined);
  await open?.close();
}

function readEvent(payload: string): PlatformEvent | undefined {
  try {
    return platformEventSchema.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

/** A subscriber that is this far behind is told once that it has missed something, instead of being fed everything late. */
const MAX_WAITING = 200;

interface Inbox {
  readonly put: (event: LiveEvent) => void;
  readonly take: () => Promise<LiveEvent>;
}

function createInbox(isWanted: (event: PlatformEvent) => boolean): Inbox {
  let waiting: LiveEvent[] = [];
  let wake: ((event: LiveEvent) => void) | undefined;
  return {
    put(event) {
      if (event.kind !== 'missed' && !isWanted(event)) return;
      if (wake !== undefined) {
        const deliver = wake;
        wake = undefined;
        deliver(event);
      } else waiting = waiting.length < MAX_WAITING ? [...waiting, event] : [{ kind: 'missed' }];
    },
    take() {
      const [event, ...rest] = waiting;
      waiting = rest;
      if (event !== undefined) return Promise.resolve(event);
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
  };
}
