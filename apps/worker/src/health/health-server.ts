import { createServer } from 'node:http';

/** Answers 200 or 503 with the reason, for containers. Resolves with what ends it. */
export async function startHealthServer(
  port: number,
  status: () => { readonly healthy: boolean; readonly reason: string },
): Promise<() => Promise<void>> {
  const server = createServer((_request, response) => {
    const { healthy, reason } = status();
    response.writeHead(healthy ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ healthy, reason }));
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, done);
  });
  return () => new Promise((done) => server.close(() => done()));
}
