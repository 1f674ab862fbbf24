import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { messageOf, SupervisorError } from '../supervisor-error.ts';

/** Everything that an embedded installation keeps, in one folder: copying it (while stopped) copies the installation. */
export interface DataFolder {
  readonly root: string;
  readonly postgres: string;
  readonly store: string;
  readonly logs: string;
  readonly cache: string;
  readonly secret: string;
  readonly port: string;
  readonly lock: string;
}

export function dataFolderAt(path: string): DataFolder {
  const root = resolve(path);
  const at = (name: string): string => join(root, name);
  return {
    root,
    postgres: at('postgres'),
    store: at('store'),
    logs: at('logs'),
    cache: at('cache'),
    secret: at('secret'),
    port: at('port'),
    lock: at('supervisor.lock'),
  };
}

/** Makes the folder, private to its owner. */
export async function ensureDataFolder(folder: DataFolder): Promise<void> {
  try {
    await mkdir(folder.root, { recursive: true, mode: 0o700 });
    await chmod(folder.root, 0o711);
    for (const path of [folder.store, folder.logs, folder.cache]) await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new SupervisorError({
      code: 'DATA_FOLDER',
      problem: `the data folder cannot be made: ${messageOf(error)}`,
      fix: `give this user the right to write ${folder.root}, or name another folder with HOLDFAST_DATA`,
      cause: error,
    });
  }
}

/** The secret that signs cookies and file addresses: made at random once. With it lost, everybody signs in again. */
export async function ensureSecret(path: string): Promise<string> {
  const saved = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (saved.length >= 32) return saved;
  const secret = randomBytes(48).toString('base64url');
  await writeFile(`${path}.new`, `${secret}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return secret;
}
