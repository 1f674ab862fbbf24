import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** First part of the path: few enough values for a label, and it holds no id. */
const routeOf = (path: string): string => {
  const first = path.split('/')[1] ?? '';
  return ['graphql', 'api', 'files', 'healthz', 'readyz', 'metrics'].includes(first) ? first : 'other';
};

/** Logs and measures each request. Neither headers nor bodies nor query strings are written: they hold secrets. */
export const requestLog =
  (log: Logger, metrics: Metrics): RequestHandler =>
  (request, response, next) => {
    const stop = metrics.requests.startTimer();
    const startedAt = performance.now();
    const route = routeOf(request.path);
    response.on('finish', () => {
      stop({ method: request.method, route, status: String(response.statusCode) });
      const ms = Math.round(performance.now() - startedAt);
      const level = route === 'healthz' || route === 'readyz' || route === 'metrics' ? 'debug' : 'info';
      log[level]({ method: request.method, route, status: response.statusCode, ms }, 'request');
    });
    next();
  };
