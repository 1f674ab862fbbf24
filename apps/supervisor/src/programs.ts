import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the bundled programs of this installation are. */
export interface Programs {
  readonly api: string;
  readonly worker: string;
  /** Undefined where the web interface has not been built. */
  readonly web: string | undefined;
}

/** The repository's (or image's) root: the folder above this program that holds package-lock.json. */
export function installationRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package-lock.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package-lock.json above ${import.meta.dirname}`);
  }
}

export function programsOf(root: string): Programs {
  const web = join(root, 'apps/web/.next/standalone/apps/web/server.js');
  return {
    api: join(root, 'apps/api/dist/main.mjs'),
    worker: join(root, 'apps/worker/dist/main.mjs'),
    web: existsSync(web) ? web : undefined,
  };
}

export function installedVersion(root: string): string {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '';
}
