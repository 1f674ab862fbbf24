import { readFileSync } from 'node:fs';
import { type DataFolder } from '../data/data-folder.ts';
import { errorText } from './error-text.ts';
import { type Check, fail, type Finding } from './check.ts';
import { mail, redis, signIn } from './connections.ts';
import { builds, packages } from './installation.ts';
import { browser, dataFolderRights, diskSpace, lock, memory, nodeVersion, port } from './machine.ts';
import { database, objectStore } from './services.ts';

/** Runs every check in turn; a check that itself breaks is a finding too. */
export async function* examine({
  root,
  folder,
  env,
}: {
  readonly root: string;
  readonly folder: DataFolder;
  readonly env: Readonly<Record<string, string | undefined>>;
}): AsyncGenerator<Finding> {
  const checks: readonly Check[] = [
    nodeVersion,
    packages(root),
    builds(root),
    memory,
    diskSpace(folder),
    dataFolderRights(folder),
    lock(folder),
    port(folder, env, savedPort(folder)),
    database(folder, env),
    objectStore(folder, env),
    redis(env),
    mail(env),
    signIn(env),
    browser(env),
  ];
  for (const { name, run } of checks) {
    try {
      for (const finding of await run()) yield { name, ...finding };
    } catch (error) {
      yield { name, ...fail(errorText(error), 'this check could not be made; npm start -- --debug shows more') };
    }
  }
}

function savedPort(folder: DataFolder): number | undefined {
  try {
    const port = Number(readFileSync(folder.port, 'utf8').trim());
    return Number.isInteger(port) && port > 0 ? port : undefined;
  } catch {
    return undefined;
  }
}
