import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathError } from './read-input.ts';

/** Writes a file so that it is whole or not there, whenever the program is stopped; makes its folder. Throws UsageError. */
export async function writeOutput(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw pathError(error, { path, expected: 'a place to write to' });
  }
}

export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeOutput(path, `${JSON.stringify(value, null, 2)}\n`);
