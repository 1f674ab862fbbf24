import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { migrate } from '@holdfast/db';
import { startPostgres } from '@holdfast/postgres';
import { readSchema, schemaChanges } from './schema-engine.ts';
import { writeMigration } from './write-migration.ts';

/** Git is asked what the migrations already do: a test holds that in every commit they make exactly schema.prisma's database. */
const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8' });

async function main(name: string): Promise<void> {
  if (git('status', '--porcelain', '--', 'prisma/migrations').trim() !== '') {
    throw new Error(
      'prisma/migrations: expected the folder as it was committed, got changes; commit them (or remove them, to make one migration of all changes)',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-migration-'));
  const server = await startPostgres({ folder, durability: 'none' });
  try {
    const url = server.url();
    const sql = await schemaChanges({ url, from: git('show', 'HEAD:prisma/schema.prisma'), to: await readSchema() });
    if (sql.startsWith('-- This is an empty migration')) {
      console.log('prisma/schema.prisma asks for nothing that HEAD does not have: no migration written');
      return;
    }
    const migrations = resolve('prisma/migrations');
    const made = await writeMigration({ folder: migrations, name, sql, now: new Date() });
    console.log(`prisma/migrations/${made}/migration.sql\n\n${sql}`);
    await migrate({ url, folder: migrations });
    console.log(
      'It applies to a new database with all migrations before it. Read it, add what Prisma cannot say, commit it.',
    );
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const [name] = process.argv.slice(2);
if (name === undefined) {
  console.error('usage: npm run migration -- NAME');
  process.exitCode = 2;
} else await main(name);
