import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the proxy does with a request; `undefined` passes it on unchanged. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number }
  /** The answer's body ends early, as when a connection breaks. */
  | { readonly kind: 'truncate-response'; readonly afterBytes: number }
  /** One bit of the answer's body is wrong; headers and length are right. */
  | { readonly kind: 'flip-bit' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'silence' }
  /** Answers 200 to a write without passing it on. */
  | { readonly kind: 'pretend' };

export interface FaultProxy {
  readonly endpoint: string;
  readonly seen: { readonly method: string; readonly path: string }[];
  /** Decides for each request that follows. */
  inject(decide: (request: { method: string; path: string; number: number }) => Fault | undefined): void;
  stop(): Promise<void>;
}

/** A real HTTP proxy in front of a server, which misbehaves as told. Host headers stay, so signatures stay valid. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let decide: Parameters<FaultProxy['inject']>[0] = () => undefined;
  let number = 0;
  const seen: { method: string; path: string }[] = [];

  const server = http.createServer((incoming, outgoing) => {
    void serve(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function serve(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    const request = { method: incoming.method ?? '', path: incoming.url ?? '' };
    seen.push(request);
    const fault = decide({ ...request, number: number++ });
    switch (fault?.kind) {
      case 'silence':
        incoming.resume();
        return;
      case 'status':
      case 'pretend':
        incoming.resume();
        await new Promise((done) => incoming.once('end', done));
        outgoing.writeHead(fault.kind === 'pretend' ? 200 : fault.status, { ETag: '"none"' }).end();
        return;
      case 'delay':
        await sleep(fault.milliseconds);
        break;
      case 'truncate-response':
      case 'flip-bit':
      case undefined:
        break;
    }
    const forwarded = http.request(new URL(request.path, target), {
      method: request.method,
      headers: incoming.headers,
    });
    forwarded.on('error', () => outgoing.destroy());
    forwarded.on('response', (answer) => {
      answer.on('error', () => outgoing.destroy());
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      relay({ answer, outgoing, fault });
    });
    incoming.pipe(forwarded);
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    seen,
    inject: (next) => {
      decide = next;
      number = 0;
      seen.length = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function relay({
  answer,
  outgoing,
  fault,
}: {
  readonly answer: http.IncomingMessage;
  readonly outgoing: http.ServerResponse;
  readonly fault: Fault | undefined;
}): void {
  let sent = 0;
  answer.on('data', (chunk: Buffer) => {
    if (fault?.kind === 'truncate-response' && sent + chunk.length > fault.afterBytes) {
      outgoing.write(chunk.subarray(0, fault.afterBytes - sent), () => outgoing.destroy());
      answer.destroy();
      return;
    }
    if (fault?.kind === 'flip-bit' && sent === 0) chunk[0] = (chunk[0] ?? 0) ^ 1;
    sent += chunk.length;
    outgoing.write(chunk);
  });
  answer.on('end', () => outgoing.end());
}
