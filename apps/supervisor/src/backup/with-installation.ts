import { existsSync } from 'node:fs';
import { migrate } from '@holdfast/db';
import { startPostgres } from '@holdfast/postgres';
import { type ObjectStore, openObjectStore } from '@holdfast/storage';
import pg from 'pg';
import { type DataFolder, ensureDataFolder } from '../data/data-folder.ts';
import { setting } from '../environment.ts';
import { SupervisorError } from '../supervisor-error.ts';

export interface Installation {
  readonly client: pg.Client;
  readonly databaseUrl: string;
  readonly store: ObjectStore;
}

/**
 * Opens database and object store of an installation, running or not. `isNew`: what is missing is made, and the schema brought up to date.
 * Otherwise everything is left as it was found, the schema too: whoever saves an installation before a new version starts must get the old one.
 */
export async function withInstallation<Result>(
  {
    folder,
    env,
    isNew,
  }: {
    readonly folder: DataFolder;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly isNew: boolean;
  },
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const configured = setting(env, 'DATABASE_URL');
  if (isNew) await ensureDataFolder(folder);
  else if (configured === undefined && !existsSync(folder.postgres)) throw nothingHere(folder);
  const server = configured === undefined ? await startPostgres({ folder: folder.postgres }) : undefined;
  try {
    const databaseUrl = configured ?? server?.url() ?? '';
    if (isNew) await migrate({ url: databaseUrl });
    const store = await openObjectStore({ ...env, HOLDFAST_STORE: setting(env, 'HOLDFAST_STORE') ?? folder.store });
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work({ client, databaseUrl, store });
    } finally {
      await client.end();
    }
  } finally {
    if (server?.adopted === false) await server.stop();
  }
}

/** Without this, a mistyped folder would be made, and a backup of nothing would look like one. */
const nothingHere = ({ root }: DataFolder): SupervisorError =>
  new SupervisorError({
    code: 'NO_INSTALLATION',
    problem: `there is no installation in ${root}`,
    fix: 'name its data folder with HOLDFAST_DATA, or its database with DATABASE_URL',
  });
