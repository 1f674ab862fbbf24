import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ready } from './children/child-message.ts';

/** Next's server takes a port but tells nobody which one it got, so it is given one that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

/** Resolves when the web server answers. */
export async function untilAnswering(port: number, signal: AbortSignal): Promise<Ready> {
  for (;;) {
    signal.throwIfAborted();
    const answer = await fetch(`http://127.0.0.1:${port}/icon.svg`, { signal }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined && answer.status < 500) return { port };
    await sleep(100, undefined, { signal });
  }
}
