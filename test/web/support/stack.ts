import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../../testkit/free-port.ts';

const root = resolve(import.meta.dirname, '../../..');
/** Bundling and building the pages on a busy machine is most of it; starting takes seconds. */
const READY_WITHIN_MS = 900_000;

export interface Stack {
  readonly origin: string;
  /** Where it keeps everything, its database in `postgres/`. */
  readonly data: string;
  /** The link that makes the first administrator; works once. */
  readonly firstAccount: string;
  readonly stop: () => Promise<void>;
}

/** The platform as `npm start` starts it, in a data folder of its own, without the sample: what somebody sees who has just installed it. */
export async function startStack({
  options = ['--no-sample'],
  environment = () => Promise.resolve({}),
}: {
  readonly options?: readonly string[];
  /** More of its environment, for who needs to know where it will be. */
  readonly environment?: (origin: string) => Promise<Readonly<Record<string, string>>>;
} = {}): Promise<Stack> {
  const data = await mkdtemp(join(tmpdir(), 'holdfast-web-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['scripts/start.mjs', ...options, '--port', String(port)], {
    cwd: root,
    env: {
      ...process.env,
      ...(await environment(`http://localhost:${port}`)),
      HOLDFAST_DATA: data,
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(data, { recursive: true, force: true });
  };
  let printed = '';
  const firstAccount = await new Promise<string>((found, fail) => {
    const timer = setTimeout(() => fail(new Error(`npm start is not ready:\n${printed}`)), READY_WITHIN_MS);
    const read = (text: Buffer): void => {
      printed += text.toString();
      const link = /https?:\/\/\S+\/setup\/\S+/.exec(printed)?.[0];
      if (link === undefined) return;
      clearTimeout(timer);
      found(link);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`npm start ended with ${String(code)}:\n${printed}`));
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { origin: new URL(firstAccount).origin, data, firstAccount, stop };
}
