import { once } from 'node:events';
import http from 'node:http';
import net, { type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startOriginProxy, type OriginProxy } from './origin-proxy.ts';

const open: { stop(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const part of open.splice(0)) await part.stop();
});

/** A program behind the proxy: answers every request, and accepts every WebSocket without saying anything. */
async function startTarget(): Promise<{ readonly origin: string; readonly upgraded: Promise<Socket> }> {
  const server = http.createServer((_request, response) => response.end('here'));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  const upgraded = new Promise<Socket>((done) => {
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      socket.resume();
      if (socket instanceof net.Socket) done(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the target does not listen');
  return { origin: `http://127.0.0.1:${address.port}`, upgraded };
}

async function startProxy(target: string | undefined): Promise<OriginProxy> {
  const proxy = await startOriginProxy({ host: '127.0.0.1', port: 0, locate: () => target });
  open.push(proxy);
  return proxy;
}

async function openWebSocket(port: number): Promise<Socket> {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    'GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  await once(socket, 'data');
  return socket;
}

const ask = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();

describe('the one origin', () => {
  it('outlives a WebSocket whose reader is gone without a word', async () => {
    const target = await startTarget();
    const { port } = await startProxy(target.origin);
    const reader = await openWebSocket(port);
    await target.upgraded;
    reader.resetAndDestroy();
    await once(reader, 'close');
    expect(await ask(port)).toBe('here');
  });

  it('outlives a WebSocket whose program was killed, and tells its reader', async () => {
    const target = await startTarget();
    const { port } = await startProxy(target.origin);
    const reader = await openWebSocket(port);
    (await target.upgraded).resetAndDestroy();
    await once(reader, 'close');
    expect(await ask(port)).toBe('here');
  });

  it('answers many requests over one connection, to the reader as to the program', async () => {
    const connections = new Set<Socket>();
    const target = http.createServer((_request, response) => response.end('here'));
    target.on('connection', (socket) => connections.add(socket));
    target.listen(0, '127.0.0.1');
    await once(target, 'listening');
    const address = target.address();
    if (typeof address !== 'object' || address === null) throw new Error('the target does not listen');
    const { port } = await startProxy(`http://127.0.0.1:${address.port}`);
    open.push({ stop: () => Promise.resolve(target.close()) });
    const headers = [];
    for (let request = 0; request < 3; request++) {
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      expect(await answer.text()).toBe('here');
      headers.push(answer.headers.get('connection'));
    }
    expect(headers).toEqual(['keep-alive', 'keep-alive', 'keep-alive']);
    expect(connections.size).toBe(1);
  });

  it('says that a part is starting while nothing listens there', async () => {
    const { port } = await startProxy('http://127.0.0.1:9');
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'STARTING' });
  });
});
