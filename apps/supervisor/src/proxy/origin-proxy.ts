import http from 'node:http';
import { type Socket } from 'node:net';
import { createProxyServer } from 'http-proxy-3';
import { targetOf } from './routes.ts';

export interface OriginProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** Where a part listens now; undefined while it is starting. */
export type Locate = (target: 'api' | 'web') => string | undefined;

/** Shorter than the targets keep an idle connection (5 s in Node): the one who asks must be the one who closes, or a request meets a closed one. */
const IDLE_MS = 3_000;

/**
 * One origin for browser and command line: the web interface, GraphQL with its WebSocket, files. Targets are asked for with each
 * request, because a program that was started again may listen elsewhere.
 */
export async function startOriginProxy({
  host,
  port,
  locate,
}: {
  readonly host: string;
  readonly port: number;
  readonly locate: Locate;
}): Promise<OriginProxy> {
  const proxy = createProxyServer({ xfwd: true });
  // Without it each request closes its connections, to the target and to the browser: a page has fifty of them.
  const agent = new http.Agent({ keepAlive: true, timeout: IDLE_MS });
  // Without a listener the proxy throws what a connection ends with: a reader who closes a tab must not end the platform.
  proxy.on('error', (_error, _request, answer) => {
    if (answer instanceof http.ServerResponse) answerUnavailable(answer);
    else answer.destroy();
  });
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    const target = locate(targetOf(request.url ?? '/'));
    if (target === undefined) {
      answerUnavailable(response);
      return;
    }
    proxy.web(request, response, { target, agent });
  });
  server.on('upgrade', (request, socket, head) => {
    const target = locate(targetOf(request.url ?? '/'));
    socket.on('error', () => socket.destroy());
    if (target === undefined) socket.destroy();
    else proxy.ws(request, socket, head, { target });
  });
  // Large uploads take long; a silent connection is another matter, and the targets watch for that.
  server.requestTimeout = 0;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, done);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: async () => {
      const closed = new Promise((done) => server.close(done));
      proxy.close();
      agent.destroy();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function answerUnavailable(response: http.ServerResponse): void {
  if (response.headersSent || response.writableEnded) {
    response.destroy();
    return;
  }
  response
    .writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '2', 'Cache-Control': 'no-store' })
    .end(
      JSON.stringify({ code: 'STARTING', message: 'This part of Holdfast is starting or being restarted; try again' }),
    );
}
