import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type PostgresServer } from './index.ts';

let folder: string;
const started: PostgresServer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-postgres-'));
});

afterAll(async () => {
  for (const server of started) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<PostgresServer> {
  const server = await startPostgres({ folder });
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('keeps what was committed through kill -9, keeps its port, and shuts nobody else in', async () => {
  const first = await start();
  await query(first.url(), 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
  expect(await query(first.url(), 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  expect(await query(first.url(), 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600);
  await expect(query(first.url().replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/);

  process.kill(first.pid, 'SIGKILL');
  expect(await first.exited).toContain('SIGKILL');
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(second.port).toBe(first.port);
  expect(await query(second.url(), 'SELECT n FROM kept')).toEqual([{ n: 7 }]);

  // A program that was killed leaves its server behind: the next one takes it over.
  const third = await start();
  expect(third).toMatchObject({ adopted: true, pid: second.pid, port: second.port });
  await third.stop();
  expect(await second.exited).toContain('code 0');
});

test('starts although postmaster.pid names a process that is something else by now, and although its port is taken', async () => {
  const port = Number(await readFile(join(folder, 'port'), 'utf8'));
  const squatter = createServer().listen(port, '127.0.0.1');
  await writeFile(join(folder, 'data/postmaster.pid'), `${process.pid}\n${join(folder, 'data')}\n1\n${port}\n`);
  const server = await start();
  expect(server.port).not.toBe(port);
  expect(await query(server.url(), 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await server.stop();
  squatter.close();
});

test('says what is wrong with a folder of another version', async () => {
  await writeFile(join(folder, 'data/PG_VERSION'), '14\n');
  await expect(start()).rejects.toThrow(/VERSION_MISMATCH.*got data of Postgres 14.*use another data folder/);
  await writeFile(join(folder, 'data/PG_VERSION'), '18\n');
});
