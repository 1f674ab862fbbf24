import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors/usage-error.ts';

/** Code of a Node.js system error, such as `ENOENT`. */
function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What a system error on a path means, for people. */
export function pathError(error: unknown, { path, expected }: { path: string; expected: string }): unknown {
  const problem = (code: string, got: string, fix: string) =>
    new UsageError({ code, where: path, expected, got, fix }, { cause: error });
  switch (systemCode(error)) {
    case 'ENOENT':
      return problem('NOT_FOUND', 'nothing: the path does not exist', 'check the path');
    case 'EISDIR':
      return problem('NOT_A_FILE', 'a folder', 'name a file');
    case 'ENOTDIR':
      return problem('NOT_A_FOLDER', 'a file where a folder must be', 'name a folder');
    case 'EACCES':
    case 'EPERM':
      return problem('NO_ACCESS', 'a path that this user may not use', 'change its permissions');
    case 'ENOSPC':
      return problem('DISK_FULL', 'a full disk', 'free some space');
    default:
      return error;
  }
}

/** Reads a file that a person named. Throws UsageError where that is not possible. */
export async function readInput(path: string, expected: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw pathError(error, { path, expected });
  }
}

export async function readTextInput(path: string, expected: string): Promise<string> {
  return new TextDecoder().decode(await readInput(path, expected));
}
