import type { RequestHandler } from 'express';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Origins from which browsers may use their cookie. The names of this machine stand for each other: whoever opens `localhost` where
 * `127.0.0.1` was printed is not a stranger. What was configured comes first: links and the way back from a provider lead there.
 * @param configured one or more origins, separated by commas, e.g. `https://holdfast.example`
 */
export function allowedOrigins(configured: string): readonly string[] {
  const origins = configured.split(',').map((text) => new URL(text.trim()));
  return [
    ...new Set(
      origins.flatMap(({ protocol, hostname, port, origin }) =>
        LOOPBACK.includes(hostname)
          ? [origin, ...LOOPBACK.map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`)]
          : [origin],
      ),
    ),
  ];
}

/** Browsers name the origin of every request that can change something; programs name none and carry no cookie. */
export const isAllowedOrigin = (origins: readonly string[], origin: string | undefined): boolean =>
  origin === undefined || origins.includes(origin);

/** Refuses what the page of another site sends and what could change something, before anything looks at it. */
export const refuseOtherSites =
  (origins: readonly string[]): RequestHandler =>
  (request, response, next) => {
    if (request.method === 'GET' || isAllowedOrigin(origins, request.headers.origin)) next();
    else response.status(403).json({ code: 'FORBIDDEN', message: 'This page belongs to another site' });
  };
