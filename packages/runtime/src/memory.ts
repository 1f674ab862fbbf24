import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const MIB = 2 ** 20;

// The kernel counts in pages, and every Linux that Node supports on x64 has 4 KiB ones; ARM kernels may have 16 or 64 KiB,
// so VmRSS, which is in kB, is read instead of statm.
const vmRss = /^VmRSS:\s+(\d+) kB$/m;

/**
 * Resident set size of a process in bytes; `undefined` where the process is gone or the system (Windows) has no cheap way
 * to tell. There a child's memory is judged by what it reports between runs.
 */
export async function readRssBytes(pid: number): Promise<number | undefined> {
  try {
    if (process.platform === 'linux') {
      const kb = vmRss.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
      return kb === undefined ? undefined : Number(kb) * 1024;
    }
    if (process.platform === 'win32') return undefined;
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    const kb = Number(stdout.trim());
    return Number.isFinite(kb) && kb > 0 ? kb * 1024 : undefined;
  } catch {
    // The process ended between the question and the answer.
    return undefined;
  }
}

/** How often a working child's memory is looked at; `ps` starts a process each time. */
export const memoryPollMs = process.platform === 'linux' ? 50 : 500;

/** Memory this process may use: the container's limit where there is one, else the machine's. */
export function availableMemoryBytes(): number {
  const total = os.totalmem();
  const constrained = process.constrainedMemory();
  // 0 and absurdly large numbers both mean "no limit".
  return constrained > 0 && constrained < total ? constrained : total;
}
