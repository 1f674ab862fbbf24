import { Router } from 'express';
import type { Database } from '@holdfast/db';
import type { Metrics } from './metrics.ts';

/**
 * `/healthz`: the process answers. `/readyz`: so does the database. `/metrics` answers only those who reach the process itself, not
 * through the proxy in front of it.
 */
export function healthRoutes({
  database,
  metrics,
  isStopping,
}: {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly isStopping: () => boolean;
}): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const problem = isStopping() ? 'stopping' : await databaseProblem(database);
    response.status(problem === null ? 200 : 503).json(problem === null ? { status: 'ok' } : { status: problem });
  });
  router.get('/metrics', async (request, response) => {
    if (request.headers['x-forwarded-for'] !== undefined) {
      response.sendStatus(404);
      return;
    }
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}

async function databaseProblem({ prisma }: Database): Promise<string | null> {
  try {
    await prisma.$queryRaw`SELECT 1`;
    return null;
  } catch {
    return 'the database does not answer';
  }
}
