import { createServer, type Server } from 'node:http';
import { expressMiddleware } from '@as-integrations/express5';
import type { Auth } from 'better-auth';
import { toNodeHandler } from 'better-auth/node';
import express, { type ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { createAuth, type OidcSettings } from '../auth/auth.ts';
import { createAuthenticate } from '../auth/authenticate.ts';
import { invitationRoutes } from '../auth/invitation-routes.ts';
import { allowedOrigins, refuseOtherSites } from '../auth/origins.ts';
import { signInMethods } from '../auth/sign-in-methods.ts';
import { signInLimits } from '../auth/sign-in-limits.ts';
import type { Services } from '../graphql/context.ts';
import { createContext } from './create-context.ts';
import { createGraphql } from './graphql.ts';
import { healthRoutes } from './health.ts';
import { MAX_REQUEST_BYTES } from './limits.ts';
import { createMetrics } from './metrics.ts';
import { requestLog } from './request-log.ts';
import type { WebDocuments } from './web-documents.ts';
import { attachWebSocket } from './websocket.ts';

export interface ApiOptions {
  readonly services: Services;
  /** Signs cookies and links; at least 32 characters. */
  readonly secret: string;
  /** Where people reach the application; several separated by commas. */
  readonly origin: string;
  readonly oidc: OidcSettings | null;
  readonly webDocuments: WebDocuments;
  readonly isProduction: boolean;
  /** How often open sockets are looked at again. */
  readonly recheckMs?: number;
}

export interface Api {
  readonly http: Server;
  readonly auth: Auth;
  /** Ends open requests and sockets; no new ones come in. */
  close(): Promise<void>;
}

/** Puts the whole API together. It listens nowhere yet. */
export async function createApi(options: ApiOptions): Promise<Api> {
  const { services, secret, oidc, webDocuments, isProduction } = options;
  const { database, log, now } = services;
  const origins = allowedOrigins(options.origin);
  const auth = createAuth({ database, secret, origins, oidc, log });
  const authenticate = createAuthenticate({ auth, database, origins, now });
  const metrics = createMetrics();
  let isStopping = false;

  const app = express();
  const http = createServer(app);
  // What stands in front of us: the supervisor's proxy on this machine, or one in a private network.
  app.set('trust proxy', ['loopback', 'uniquelocal']);
  app.disable('x-powered-by');
  app.use(requestLog(log, metrics));
  app.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'X-Frame-Options': 'DENY' });
    next();
  });
  app.use(healthRoutes({ database, metrics, isStopping: () => isStopping }));
  const { fileHandler } = services.store;
  if (fileHandler !== undefined) app.use('/files', (request, response) => fileHandler(request, response));
  app.use('/api', refuseOtherSites(origins));
  app.use(signInMethods({ database, oidc }));
  app.use(signInLimits(now));
  app.all('/api/auth/{*rest}', toNodeHandler(auth));
  app.use(invitationRoutes({ auth, database, now }));

  const graphql = createGraphql({ http, log, metrics, webDocuments, isProduction });
  await graphql.start();
  app.use(
    '/graphql',
    express.json({ limit: MAX_REQUEST_BYTES }),
    expressMiddleware(graphql, {
      context: async ({ req }) =>
        createContext(services, { viewer: (await authenticate(req.headers))?.viewer ?? null }),
    }),
  );
  app.use(
    (_request, response) => void response.status(404).json({ code: 'NOT_FOUND', message: 'There is nothing here' }),
  );
  app.use(answerErrors(log));
  const { recheckMs } = options;
  const socket = attachWebSocket({
    http,
    services,
    authenticate,
    origins,
    metrics,
    webDocuments,
    isProduction,
    ...(recheckMs === undefined ? {} : { recheckMs }),
  });
  http.requestTimeout = 10 * 60 * 1000;
  http.headersTimeout = 20_000;
  return {
    http,
    auth,
    close: async () => {
      isStopping = true;
      await socket.close();
      await graphql.stop();
      http.closeAllConnections();
    },
  };
}

/** Errors of body parsing carry a status; anything else is ours, and its text stays in the log. */
const answerErrors =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error }, 'a request failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(status).json({
      code: status === 413 ? 'LIMIT' : status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST',
      message: status >= 500 ? 'Something went wrong on our side' : 'The request cannot be read, or is too large',
    });
  };

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
