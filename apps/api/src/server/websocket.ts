import type { Server } from 'node:http';
import { execute, GraphQLError, Kind, OperationTypeNode, subscribe, type ExecutionArgs } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Authenticate, Authenticated } from '../auth/authenticate.ts';
import { isAllowedOrigin } from '../auth/origins.ts';
import type { Services } from '../graphql/context.ts';
import { schema } from '../schema.ts';
import { createContext } from './create-context.ts';
import { formatError } from './format-error.ts';
import { checkDocument, MAX_REQUEST_BYTES } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { documentNotListed, documentUnknown, isBoundToWebDocuments, type WebDocuments } from './web-documents.ts';

/** Whether the asker may still ask is looked at again this often: a session may be ended, a token revoked. */
const RECHECK_MS = 30_000;
const MAX_SUBSCRIPTIONS = 50;
const CLOSE_FORBIDDEN = 4403;

/** As over HTTP; the protocol wants a text beside it, which is empty then. */
const persistedQuery = z.object({ persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string() }) });

const connectionParams = z.object({ authorization: z.string().optional() }).partial();

interface SocketState extends Record<PropertyKey, unknown> {
  asker?: Authenticated;
  timer?: NodeJS.Timeout;
  open?: Set<string>;
}

/** Queries and subscriptions over a WebSocket, under the limits of HTTP: Apollo's own do not reach here. */
export function attachWebSocket(options: {
  readonly http: Server;
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly origins: readonly string[];
  readonly metrics: Metrics;
  readonly webDocuments: WebDocuments;
  readonly isProduction: boolean;
  readonly recheckMs?: number;
}): { close(): Promise<void> } {
  const {
    http,
    services,
    authenticate,
    origins,
    metrics,
    webDocuments,
    isProduction,
    recheckMs = RECHECK_MS,
  } = options;
  const sockets = new WebSocketServer({
    server: http,
    path: '/graphql',
    maxPayload: MAX_REQUEST_BYTES,
    verifyClient: ({ origin }: { origin: string | undefined }) => isAllowedOrigin(origins, origin),
  });
  const disposable = useServer<Record<string, unknown>, SocketState>(
    {
      isProd: true,
      connectionInitWaitTimeout: 5000,
      onConnect: async ({ extra, connectionParams: params }) => {
        const { authorization } = connectionParams.safeParse(params ?? {}).data ?? {};
        const headers = { ...extra.request.headers, ...(authorization === undefined ? {} : { authorization }) };
        const asker = await authenticate(headers);
        if (asker === null) return false;
        extra.asker = asker;
        metrics.sockets.inc();
        watch({ socket: extra.socket, state: extra, recheck: () => authenticate(headers) });
        return true;
      },
      onDisconnect: ({ extra }) => {
        clearTimeout(extra.timer);
        metrics.sockets.dec();
      },
      onSubscribe: ({ extra, subscriptions }, _id, { query: sent, variables, operationName, extensions }) => {
        if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS) {
          return [limit(`At most ${MAX_SUBSCRIPTIONS} operations at a time on one socket`)];
        }
        const viewer = extra.asker?.viewer ?? null;
        const named = persistedQuery.safeParse(extensions).data?.persistedQuery.sha256Hash;
        const listed = named === undefined ? undefined : webDocuments.textOf(named);
        if (named !== undefined && sent === '' && listed === undefined) return [documentUnknown()];
        const query = sent === '' ? (listed ?? '') : sent;
        const checked = checkDocument(schema, { query, hidesSchema: isProduction && viewer?.token === null });
        if ('errors' in checked) return checked.errors;
        if (isProduction && isBoundToWebDocuments(viewer) && query !== listed) return [documentNotListed()];
        const isSubscription = checked.document.definitions.some(
          (definition) =>
            definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION,
        );
        const args: ExecutionArgs = {
          schema,
          document: checked.document,
          contextValue: createContext(services, { viewer, isSubscription }),
          variableValues: variables ?? null,
          operationName: operationName ?? null,
        };
        return args;
      },
      execute,
      subscribe,
      onNext: (_context, _id, _payload, _args, result) => {
        if (result.errors === undefined) return undefined;
        const errors = result.errors.map((error) => formatError(error, services.log));
        return { data: result.data ?? null, errors };
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => formatError(error, services.log)),
    },
    sockets,
  );

  /** Closes the socket when the asker's right ends, and looks from time to time whether it still holds. */
  function watch(request: {
    readonly socket: { close(code: number, reason: string): void };
    readonly state: SocketState;
    readonly recheck: () => Promise<Authenticated | null>;
  }): void {
    const { socket, state, recheck } = request;
    const left = (state.asker?.expiresAt?.getTime() ?? Infinity) - services.now().getTime();
    if (left <= 0) {
      socket.close(CLOSE_FORBIDDEN, 'Sign in again');
      return;
    }
    state.timer = setTimeout(
      () => {
        recheck().then(
          (asker) => {
            if (asker === null) {
              socket.close(CLOSE_FORBIDDEN, 'Sign in again');
              return;
            }
            state.asker = asker;
            watch(request);
          },
          // The database is away for now: the next look decides.
          () => watch(request),
        );
      },
      Math.min(left, recheckMs),
    );
    state.timer.unref();
  }

  return {
    close: async () => {
      await disposable.dispose();
    },
  };
}

const limit = (message: string): GraphQLError => new GraphQLError(message, { extensions: { code: 'LIMIT' } });
