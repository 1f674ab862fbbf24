import { migrate } from '@holdfast/db';
import { startPostgres } from '@holdfast/postgres';
import { type ObjectStore, openObjectStore } from '@holdfast/storage';
import pg from 'pg';
import { type DataFolder, ensureDataFolder } from '../data/data-folder.ts';
import { setting } from '../environment.ts';

export interface Installation {
  readonly client: pg.Client;
  readonly databaseUrl: string;
  readonly store: ObjectStore;
}

/** Opens database and object store of an installation, running or not, and leaves them as they were found. */
export async function withInstallation<Result>(
  { folder, env }: { readonly folder: DataFolder; readonly env: Readonly<Record<string, string | undefined>> },
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  await ensureDataFolder(folder);
  const configured = setting(env, 'DATABASE_URL');
  const server = configured === undefined ? await startPostgres({ folder: folder.postgres }) : undefined;
  try {
    const databaseUrl = configured ?? server?.url() ?? '';
    await migrate({ url: databaseUrl });
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
