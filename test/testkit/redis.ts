import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.ts';

const READY_WITHIN_MS = 30_000;

/** Why no Redis can be started here, or undefined where one can. */
export function whyNoRedis(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, 'redis-server')))
    ? undefined
    : 'redis-server is not installed (Debian: apt-get install redis-server)';
}

/** A real Redis of its own, in memory. */
export async function startRedis(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-redis-'));
  const port = await freePort();
  const settings = ['--bind', '127.0.0.1', '--save', '', '--dir', folder, '--maxmemory-policy', 'noeviction'];
  const server = spawn('redis-server', ['--port', String(port), ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  await new Promise<void>((done, fail) => {
    let output = '';
    server.stdout.setEncoding('utf8').on('data', (part: string) => {
      output += part;
      if (output.includes('Ready to accept connections')) done();
    });
    server.once('error', fail);
    void ended.then(() => fail(new Error(`redis-server ended: ${output}`)));
    setTimeout(() => fail(new Error(`redis-server is not ready: ${output}`)), READY_WITHIN_MS).unref();
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
