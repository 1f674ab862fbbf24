import pg from 'pg';
import { SUPERUSER } from './data-folder.ts';

export interface Access {
  readonly port: number;
  readonly password: string;
}

export const urlOf = ({ port, password }: Access, database: string): string =>
  `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

/** Connects once to the server's own database, for housekeeping. */
export async function withConnection<T>(access: Access, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf(access, 'postgres'), connectionTimeoutMillis: 5000 });
  // A server that goes away while a query waits reports it through the query as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes the database where there is none. */
export async function ensureDatabase(access: Access, name: string): Promise<void> {
  await withConnection(access, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  });
}
