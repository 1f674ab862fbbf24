import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { SupervisorError } from '../supervisor-error.ts';

export const DEFAULT_PORT = 4600;
const TRIED = 50;

/**
 * The port of the one origin. One that was asked for must be free; otherwise the port of the last start, so that bookmarks and
 * links in reports stay right, or the first free one from 4600 on.
 */
export async function choosePort({
  wanted,
  savedAt,
  host,
}: {
  readonly wanted: number | undefined;
  readonly savedAt: string;
  readonly host: string;
}): Promise<number> {
  if (wanted !== undefined) {
    if (!(await isFree(wanted, host))) throw taken(wanted);
    await writeFile(savedAt, `${wanted}\n`);
    return wanted;
  }
  const saved = Number((await readFile(savedAt, 'utf8').catch(() => '')).trim());
  const first = Number.isInteger(saved) && saved > 0 ? [saved] : [];
  for (const port of [...first, ...Array.from({ length: TRIED }, (_, index) => DEFAULT_PORT + index)]) {
    if (!(await isFree(port, host))) continue;
    await writeFile(savedAt, `${port}\n`);
    return port;
  }
  throw taken(DEFAULT_PORT);
}

export async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  return new Promise((done) => {
    server.once('error', () => done(false));
    server.listen(port, host, () => server.close(() => done(true)));
  });
}

function taken(port: number): SupervisorError {
  return new SupervisorError({
    code: 'PORT_TAKEN',
    problem: `port ${port} is in use by another program`,
    fix: 'stop that program, or choose another port: npm start -- --port 4700',
  });
}
