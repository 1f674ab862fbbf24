import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  accepted,
  createClient,
  ModelVersionByIdDocument,
  ModelVersionCreateDocument,
  pollUntil,
  uploadFile,
  ViewerDocument,
} from '@holdfast/client';
import { openDatabase } from '@holdfast/db';
import { prepareSample } from '@holdfast/engine';
import { type PostgresServer, startPostgres } from '@holdfast/postgres';
import { openObjectStore, verifyBlob } from '@holdfast/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolderAt } from '../../apps/supervisor/src/data/data-folder.ts';
import { type Platform, startPlatform } from '../../apps/supervisor/src/platform.ts';
import { programsOf } from '../../apps/supervisor/src/programs.ts';
import { openSampleAccess } from '../../apps/supervisor/src/sample/sample-access.ts';
import { workspaceIdOf } from '../../apps/supervisor/src/sample/run-sample.ts';
import { createReport } from '../../apps/supervisor/src/terminal/report.ts';
import { type S3Server, startRadosgw, whyNoRadosgw } from '../testkit/s3/radosgw.ts';

// What docker-compose.yml describes, as processes: the real programs on a Postgres server and an S3 server that are not theirs.
const reason = whyNoRadosgw();
if (reason !== undefined) console.log(`SKIPPED: the platform on separate servers: ${reason}`);

describe.skipIf(reason !== undefined)('the platform on separate servers', () => {
  const repository = resolve(import.meta.dirname, '../..');
  let root: string;
  let postgres: PostgresServer;
  let s3: S3Server;
  let platform: Platform;
  let env: Record<string, string | undefined>;
  let printed = '';

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'holdfast-servers-'));
    const build = `const { buildPlatform } = await import('./scripts/build.mjs'); await buildPlatform();`;
    execFileSync(process.execPath, ['--input-type=module', '-e', build], { cwd: repository });
    [postgres, s3] = await Promise.all([
      startPostgres({ folder: join(root, 'server'), durability: 'none' }),
      startRadosgw(),
    ]);
    env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DATABASE_URL: postgres.url(),
      S3_ENDPOINT: s3.endpoint,
      S3_BUCKET: 'platform',
      S3_ACCESS_KEY: s3.accessKey,
      S3_SECRET_KEY: s3.secretKey,
      HOLDFAST_WORKER_CONCURRENCY: '1',
    };
    platform = await startPlatform({
      folder: dataFolderAt(join(root, 'data')),
      programs: { ...programsOf(repository), web: undefined },
      env,
      port: undefined,
      report: createReport((text) => (printed += text), false),
    });
  }, 240_000);

  afterAll(async () => {
    await platform.stop();
    await postgres.stop();
    await s3.stop();
    await rm(root, { recursive: true, force: true });
  }, 60_000);

  it('starts on both, and hands out the link for the first account', async () => {
    expect(printed).toContain(`Postgres at 127.0.0.1:${postgres.port}`);
    expect(printed).toContain(`S3 at ${s3.endpoint}/platform`);
    expect(platform.firstStartLink).toMatch(/\/setup\/\S{40}/);
    expect((await fetch(`${platform.localOrigin}/healthz`)).status).toBe(200);
    expect(await createClient({ url: platform.localOrigin }).execute(ViewerDocument, {})).toMatchObject({
      viewer: null,
    });
  });

  it('takes a model straight into S3, and a worker inspects it there', async () => {
    const database = openDatabase({ url: postgres.url(), poolSize: 1 });
    const { token, slug } = await openSampleAccess(database, () => new Date());
    const row = await database.prisma.workspace.findUniqueOrThrow({ where: { slug } });
    await database.close();
    const client = createClient({ url: platform.localOrigin, token });
    const workspaceId = await workspaceIdOf({ client, slug });
    const sample = await prepareSample({ directory: join(root, 'sample') });
    const { uploadId, sha256 } = await uploadFile({ client, workspaceId, path: sample.modelPath, kind: 'MODEL' });
    const { modelVersionCreate } = await client.execute(ModelVersionCreateDocument, {
      input: { workspaceId, modelName: 'detector', uploadId },
    });
    const version = accepted('model', modelVersionCreate, modelVersionCreate.modelVersion);
    const inspected = await pollUntil({
      client,
      read: async () => (await client.execute(ModelVersionByIdDocument, { id: version.id })).node,
      isDone: (node) => node?.__typename === 'ModelVersion' && node.state !== 'INSPECTING',
      signal: AbortSignal.timeout(90_000),
    });
    expect(inspected).toMatchObject({ state: 'AWAITING_CONTRACT', sha256 });
    await verifyBlob(await openObjectStore(env), { workspaceId: row.id, sha256 });
  }, 120_000);
});
