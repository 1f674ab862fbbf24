import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a migration in Prisma's own format and returns its name. Names begin with the time, which orders them. */
export async function writeMigration(request: {
  readonly folder: string;
  readonly name: string;
  readonly sql: string;
  readonly now: Date;
}): Promise<string> {
  const { folder, name, sql, now } = request;
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
  if (words === '')
    throw new Error(`migration: expected a name of letters and digits, got "${name}"; say what changes`);
  const full = `${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}_${words}`;
  await mkdir(join(folder, full));
  await writeFile(join(folder, full, 'migration.sql'), sql);
  return full;
}
