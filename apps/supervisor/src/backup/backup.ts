import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { migrationStatus } from '@holdfast/db';
import { dumpRows, dumpSequences } from './dump-rows.ts';
import { MANIFEST_NAME, type Manifest, SUMMARY_NAME, type Summary } from './manifest.ts';
import { bufferEntry, type TarEntry, writeTar } from './tar.ts';
import { type Installation } from './with-installation.ts';

/**
 * Writes rows and blobs into one file while the platform goes on working. The rows are one snapshot; blobs are read after it was taken, and
 * a row is only ever written after its blob, so every row of the snapshot finds its blob.
 */
export async function backUp({
  installation,
  out,
  version,
  now,
}: {
  readonly installation: Installation;
  readonly out: string;
  readonly version: string;
  readonly now: Date;
}): Promise<Summary> {
  const { client, store, databaseUrl } = installation;
  const { applied } = await migrationStatus({ url: databaseUrl });
  const summary = { rows: new Map<string, number>(), blobs: 0, blobBytes: 0, sequences: {} };
  const result = (): Summary => ({ ...summary, rows: Object.fromEntries(summary.rows) });

  async function* entries(): AsyncGenerator<TarEntry> {
    const manifest: Manifest = {
      format: 'holdfast-backup/1',
      version,
      createdAt: now.toISOString(),
      migrations: [...applied],
    };
    yield json(MANIFEST_NAME, manifest);
    let batch = 0;
    for await (const { table, rows } of dumpRows(client)) {
      summary.rows.set(table, (summary.rows.get(table) ?? 0) + rows.length);
      yield json(`rows/${table}/${String(++batch).padStart(6, '0')}.json`, rows);
    }
    summary.sequences = await dumpSequences(client);
    for await (const blob of store.list()) {
      summary.blobs++;
      summary.blobBytes += blob.size;
      yield { name: `blobs/${blob.workspaceId}/${blob.sha256}`, size: blob.size, body: await store.open(blob) };
    }
    yield json(SUMMARY_NAME, result());
  }

  const partial = `${out}.partial`;
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await pipeline(writeTar(entries()), createWriteStream(partial, { mode: 0o600 }));
    const file = await open(partial, 'r');
    await file.sync();
    await file.close();
    // The name stands for a complete backup only.
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
  return result();
}

const json = (name: string, value: unknown): TarEntry => bufferEntry(name, Buffer.from(JSON.stringify(value)));
