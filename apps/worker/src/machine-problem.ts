import type { Problem } from '@holdfast/domain';

type Parts = Pick<Problem, 'expected' | 'fix'>;

const away: Parts = {
  expected: 'the other side to answer',
  fix: 'check that it is running and can be reached from the worker, then run it again',
};
const full: Parts = { expected: 'room on the disk', fix: 'free some space on the worker’s disk, then run it again' };
const forbidden: Parts = {
  expected: 'the right to read and write the file',
  fix: 'give the worker’s user the right to it, then run it again',
};

/** What the system says of a machine, by its code: a person can mend it, and no program has put it into words. */
const OF_SYSTEM: Readonly<Record<string, { readonly code: string } & Parts>> = {
  ENOSPC: { code: 'DISK_FULL', ...full },
  EDQUOT: { code: 'DISK_FULL', ...full },
  EACCES: { code: 'FILE_FORBIDDEN', ...forbidden },
  EPERM: { code: 'FILE_FORBIDDEN', ...forbidden },
  EROFS: { code: 'FILE_FORBIDDEN', ...forbidden },
  ENOENT: {
    code: 'FILE_GONE',
    expected: 'a file that is there',
    fix: 'look for what removes files of the worker (a clean-up of temporary folders), then run it again',
  },
  EMFILE: {
    code: 'TOO_MANY_FILES',
    expected: 'room for another open file',
    fix: 'raise the limit of open files (ulimit -n) of the worker, then start it again',
  },
  ENOMEM: {
    code: 'OUT_OF_MEMORY',
    expected: 'enough memory',
    fix: 'run fewer tasks at a time, or use a machine with more memory',
  },
  ECONNREFUSED: { code: 'CONNECTION_REFUSED', ...away },
  ECONNRESET: { code: 'CONNECTION_LOST', ...away },
  EPIPE: { code: 'CONNECTION_LOST', ...away },
  ETIMEDOUT: { code: 'NO_ANSWER', ...away },
  EHOSTUNREACH: { code: 'NO_ANSWER', ...away },
  ENETUNREACH: { code: 'NO_ANSWER', ...away },
  ENOTFOUND: { code: 'HOST_UNKNOWN', ...away, expected: 'a host name with an address' },
  EAI_AGAIN: { code: 'HOST_UNKNOWN', ...away, expected: 'a host name with an address' },
};

/** An error of the system as a Problem; undefined for every other one. */
export function machineProblem(
  systemCode: string | undefined,
  { where, got }: Pick<Problem, 'where' | 'got'>,
): Problem | undefined {
  const found = systemCode === undefined || !Object.hasOwn(OF_SYSTEM, systemCode) ? undefined : OF_SYSTEM[systemCode];
  return found && { ...found, where, got };
}

/** Codes of Node, of the database and of its client mean nothing to whoever reads them; those of ours are told by what to do. */
export const isForeignCode = (code: string): boolean => /^(?:E[A-Z0-9]+|ERR_\w+|P\d{4}|\d[0-9A-Z]{4})$/.test(code);
