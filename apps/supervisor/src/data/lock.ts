import { open, readFile, rm } from 'node:fs/promises';
import { SupervisorError } from '../supervisor-error.ts';

export interface LockHolder {
  readonly pid: number;
  /** When that process started, in the system's own units; tells it from another that was given its number later. */
  readonly started: string;
}

/**
 * Makes sure that one supervisor works in a data folder. A lock whose process is gone (or whose number now belongs to another
 * process) is taken over. Returns what gives it back.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(JSON.stringify({ pid: process.pid, started: await startOf(process.pid) }));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = await lockHolder(path);
      if (holder !== undefined || attempt > 3) throw inUse(path, holder);
      await rm(path, { force: true });
    }
  }
}

/** The living process that holds the lock. */
export async function lockHolder(path: string): Promise<LockHolder | undefined> {
  const holder = readHolder(await readFile(path, 'utf8').catch(() => ''));
  if (holder === undefined) return undefined;
  const started = await startOf(holder.pid);
  return started !== undefined && (started === holder.started || holder.started === '') ? holder : undefined;
}

function readHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number')
      return undefined;
    return { pid: value.pid, started: 'started' in value && typeof value.started === 'string' ? value.started : '' };
  } catch {
    return undefined;
  }
}

/** Undefined where no such process lives; empty where the system does not tell when it started. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Field 22, counted behind the name, which may contain anything; state Z is a process that has ended.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : (fields[19] ?? '');
}

function inUse(path: string, holder: LockHolder | undefined): SupervisorError {
  return new SupervisorError({
    code: 'ALREADY_RUNNING',
    problem: `Holdfast already runs in this data folder${holder === undefined ? '' : ` (process ${holder.pid})`}`,
    fix: `use the one that runs, stop it first (Ctrl-C in its terminal), or name another folder with HOLDFAST_DATA; the lock is ${path}`,
  });
}
