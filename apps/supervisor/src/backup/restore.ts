import { createReadStream } from 'node:fs';
import { migrationStatus } from '@holdfast/db';
import { z } from 'zod';
import { SupervisorError } from '../supervisor-error.ts';
import { restoreRows, restoreSequences } from './dump-rows.ts';
import { MANIFEST_NAME, manifestSchema, SUMMARY_NAME, type Summary, summarySchema } from './manifest.ts';
import { damaged, readTar, type TarEntry } from './tar.ts';
import { type Installation } from './with-installation.ts';

const rowBatch = z.array(z.string());
const count = z.tuple([z.object({ found: z.boolean() })]);

/**
 * Brings a backup into an empty installation. Blobs are hashed as they are put; rows become visible in one transaction, after everything
 * was read and counted. A backup that is damaged anywhere changes no row.
 */
export async function restore({
  installation,
  file,
}: {
  readonly installation: Installation;
  readonly file: string;
}): Promise<Summary> {
  const { client, store } = installation;
  const seen = { rows: new Map<string, number>(), blobs: 0, blobBytes: 0 };
  let summary: Summary | undefined;
  await requireEmpty(installation);
  await client.query('BEGIN');
  try {
    // Rows come table by table; their constraints are judged as a whole by the backup's own snapshot.
    await client.query('SET LOCAL session_replication_role = replica');
    let isFirst = true;
    for await (const entry of readTar(createReadStream(file))) {
      if (isFirst) await checkManifest(entry, installation);
      else if (entry.name.startsWith('rows/')) await takeRows(entry);
      else if (entry.name.startsWith('blobs/')) await takeBlob(entry);
      else if (entry.name === SUMMARY_NAME) summary = summarySchema.parse(await readJson(entry));
      else throw damaged(`${entry.name} does not belong into one`);
      isFirst = false;
    }
    if (summary === undefined) throw damaged('it ends before its summary');
    checkCounts(summary);
    await restoreSequences(client, summary.sequences);
    // The queue was not part of the backup: what is still to be done is handed to it again.
    await client.query(`
      UPDATE "Outbox" SET "sentAt" = NULL
       WHERE "taskId" IN (SELECT "id" FROM "Task" WHERE "state" IN ('waiting', 'claimed'))`);
    await client.query('COMMIT');
    return summary;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }

  async function takeRows(entry: TarEntry): Promise<void> {
    const table = entry.name.split('/')[1] ?? '';
    const rows = rowBatch.parse(await readJson(entry));
    await restoreRows(client, table, rows);
    seen.rows.set(table, (seen.rows.get(table) ?? 0) + rows.length);
  }

  async function takeBlob(entry: TarEntry): Promise<void> {
    const [, workspaceId = '', sha256 = ''] = entry.name.split('/');
    await store.put({ workspaceId, source: entry.body, expected: { sha256, size: entry.size } });
    seen.blobs++;
    seen.blobBytes += entry.size;
  }

  function checkCounts(expected: Summary): void {
    const tables = new Set([...Object.keys(expected.rows), ...seen.rows.keys()]);
    for (const table of tables) {
      const [wanted, got] = [expected.rows[table] ?? 0, seen.rows.get(table) ?? 0];
      if (wanted !== got) throw damaged(`${got} rows of ${table} instead of ${wanted}`);
    }
    if (expected.blobs !== seen.blobs) throw damaged(`${seen.blobs} blobs instead of ${expected.blobs}`);
  }
}

async function requireEmpty({ client }: Installation): Promise<void> {
  const [{ found }] = count.parse(
    (await client.query<Record<string, unknown>>('SELECT EXISTS (SELECT FROM "Workspace") AS found')).rows,
  );
  if (!found) return;
  throw new SupervisorError({
    code: 'NOT_EMPTY',
    problem: 'this installation has data already',
    fix: 'restore into an empty data folder: move .holdfast away, or name another folder with HOLDFAST_DATA',
  });
}

async function checkManifest(entry: TarEntry, { databaseUrl }: Installation): Promise<void> {
  if (entry.name !== MANIFEST_NAME) throw damaged(`it begins with ${entry.name}`);
  const parsed = manifestSchema.safeParse(await readJson(entry));
  if (!parsed.success) throw damaged('its manifest cannot be read');
  const { applied } = await migrationStatus({ url: databaseUrl });
  const { migrations, version } = parsed.data;
  if (migrations.join() === applied.join()) return;
  throw new SupervisorError({
    code: 'OTHER_VERSION',
    problem: `the backup is of Holdfast ${version} with ${migrations.length} migrations, this one has ${applied.length}`,
    fix: `check out the version that made it, restore there, then start the newer one, which migrates`,
  });
}

async function readJson(entry: TarEntry): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry.body) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw damaged(`${entry.name} cannot be read`);
  }
}
