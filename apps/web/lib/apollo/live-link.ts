import { ApolloLink, Observable } from '@apollo/client';
import type { Client } from 'graphql-ws';
import { listed } from './listed-documents.ts';
import { liveState } from './live-state.ts';

/** Told after a lost connection is back: what happened in between was missed and has to be read again. */
export const RECONNECTED = 'holdfast:reconnected';

const NORMAL_CLOSURE = 1000;
/** Codes from here on are graphql-ws's own: a request that is refused stays so. */
const PROTOCOL_CODES = 4000;
const FAULT_WAIT_MS = 10_000;

const isServerFault = (error: unknown): boolean => error instanceof CloseEvent && error.code < PROTOCOL_CODES;

const address = (): string => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;

async function connect(): Promise<Client> {
  const { createClient } = await import('graphql-ws');
  return createClient({
    url: address(),
    lazy: true,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    // 0.5 s, doubled up to 15 s, spread so that a restarted server is not asked by everyone at once.
    retryWait: (retries) =>
      new Promise<void>((resolve) => {
        const goOn = () => {
          clearTimeout(timer);
          window.removeEventListener('online', goOn);
          resolve();
        };
        const timer = setTimeout(goOn, Math.min(15_000, 500 * 2 ** retries) * (0.75 + Math.random() * 0.5));
        // A network that is back is worth a try at once.
        window.addEventListener('online', goOn);
      }),
    on: {
      connected: () => {
        if (liveState.connected()) window.dispatchEvent(new Event(RECONNECTED));
      },
      // By itself it is closed only when nobody listens any more.
      closed: (event) => {
        if (!(event instanceof CloseEvent && event.code === NORMAL_CLOSURE)) liveState.closed();
      },
    },
  });
}

/** Subscriptions over one WebSocket, whose code is loaded with the first of them. */
export function liveLink(): ApolloLink {
  let client: Promise<Client> | undefined;
  return new ApolloLink(
    (operation) =>
      new Observable<ApolloLink.Result>((observer) => {
        let stop: (() => void) | undefined;
        let stopped = false;
        const unlisten = liveState.listen();
        client ??= connect();
        client.then(
          (connection) => {
            if (stopped) return;
            const request = {
              operationName: operation.operationName ?? null,
              // The protocol wants a text; the document is the one that is named.
              query: '',
              extensions: listed(operation),
              variables: operation.variables,
            };
            const listen = () =>
              connection.subscribe(request, {
                next: ({ data, errors }) =>
                  observer.next({ ...(data !== undefined && { data }), ...(errors !== undefined && { errors }) }),
                error: (error) => {
                  if (isServerFault(error)) {
                    // The client gives such a connection up; a server that failed once may be well a moment later.
                    const timer = setTimeout(() => (stop = listen()), FAULT_WAIT_MS);
                    stop = () => clearTimeout(timer);
                    return;
                  }
                  unlisten();
                  observer.error(error);
                },
                complete: () => {
                  unlisten();
                  observer.complete();
                },
              });
            stop = listen();
          },
          (error: unknown) => observer.error(error),
        );
        return () => {
          stopped = true;
          unlisten();
          stop?.();
        };
      }),
  );
}
