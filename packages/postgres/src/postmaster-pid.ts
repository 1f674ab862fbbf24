import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/**
 * The server that works in `dataFolder`, by its postmaster.pid. After a crash of the machine the number in that file may belong
 * to an unrelated process, which would make Postgres refuse to start for ever: such a file is removed. A file whose process is
 * gone stays, because Postgres itself checks then that no orphaned backend still writes to the folder.
 */
export async function findRunningServer(dataFolder: string): Promise<RunningServer | undefined> {
  const path = join(dataFolder, 'postmaster.pid');
  const lines = await readFile(path, 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  );
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (!isAlive(pid)) return undefined;
  if ((await commandOf(pid)).includes(dataFolder)) return { pid, port: Number(lines[3]) };
  await rm(path, { force: true });
  return undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The command line of a process; empty where it cannot be told (a zombie has none). */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text.replaceAll('\0', ' ');
  }
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
