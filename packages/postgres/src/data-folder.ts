import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { PostgresError } from './postgres-error.ts';
import type { RunAs } from './run-as.ts';

const run = promisify(execFile);

export const SUPERUSER = 'holdfast';
const MAJOR_VERSION = '18';

/** What stands where in the server's folder. */
export interface FolderLayout {
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly port: string;
  readonly log: string;
}

export const layoutOf = (folder: string): FolderLayout => ({
  folder,
  data: join(folder, 'data'),
  password: join(folder, 'password'),
  port: join(folder, 'port'),
  log: join(folder, 'postgres.log'),
});

/** Makes the folder private. */
export async function makeFolder({ folder }: FolderLayout): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}

/** The password of the folder's server; made at random when there is none. */
export async function ensurePassword({ password: path }: FolderLayout): Promise<string> {
  const saved = await readFile(path, 'utf8').catch(() => undefined);
  if (saved !== undefined && saved.trim() !== '') return saved.trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(`${path}.new`, `${password}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return password;
}

/** Makes the data folder where there is none. It gets its name when it is complete, so a crash leaves no half of one. */
export async function ensureDataFolder(parts: {
  readonly layout: FolderLayout;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
}): Promise<void> {
  const { layout, binaries, runAs } = parts;
  if (existsSync(join(layout.data, 'PG_VERSION'))) {
    const version = (await readFile(join(layout.data, 'PG_VERSION'), 'utf8')).trim();
    if (version === MAJOR_VERSION) return;
    throw new PostgresError({
      code: 'VERSION_MISMATCH',
      where: layout.data,
      problem: `expected data of Postgres ${MAJOR_VERSION}, got data of Postgres ${version}`,
    });
  }
  const scratch = `${layout.data}.new`;
  await rm(scratch, { recursive: true, force: true });
  const { program, args } = runAs.command(binaries.initdb, [
    `--pgdata=${scratch}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${layout.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Independent of the system's locales: an index stays valid when the folder moves to another machine.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
  ]);
  try {
    await runAs.own(layout.password);
    await run(program, args, runAs.identity);
    await rename(scratch, layout.data);
  } catch (cause) {
    await rm(scratch, { recursive: true, force: true });
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new PostgresError({ code: 'INITDB_FAILED', where: layout.data, problem: `initdb said: ${said}`, cause });
  }
}
