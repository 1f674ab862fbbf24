import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Names the folder of this test run's Postgres server to the processes that run test files. */
export const SERVER_FOLDER_VARIABLE = 'HOLDFAST_TEST_POSTGRES';
const PREFIX = 'holdfast-test-postgres-';

/** Gives the test run a folder for its Postgres server; what it returns ends the server, if a test started it. */
export async function prepareServerFolder(): Promise<() => Promise<void>> {
  removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  process.env[SERVER_FOLDER_VARIABLE] = folder;
  return async () => {
    const pid = serverPid(folder);
    if (pid !== undefined) {
      signal(pid, 'SIGINT');
      for (let waited = 0; waited < 100 && isAlive(pid); waited++) await sleep(50);
      if (isAlive(pid)) signal(pid, 'SIGQUIT');
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
}

/** Ends servers of test runs that were killed before they could do so. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX) || isAlive(Number(name.slice(PREFIX.length).split('-')[0]))) continue;
    const folder = join(tmpdir(), name);
    const pid = serverPid(folder);
    if (pid !== undefined) signal(pid, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function serverPid(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, 'server/data/postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
