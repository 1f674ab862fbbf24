import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { API_START_MS, createTestApi, type TestApi } from '../../testkit/api.ts';

let test: TestApi;
beforeAll(async () => {
  test = await createTestApi();
}, API_START_MS);
afterAll(() => test.close());

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const created = z.object({
  uploadCreate: z.object({
    upload: z.object({ id: z.string(), url: z.string(), method: z.string(), alreadyStored: z.boolean() }).nullable(),
    userErrors: z.array(z.object({ code: z.string(), field: z.array(z.string()) })),
  }),
});

async function announce(input: Readonly<Record<string, unknown>>) {
  const { data } = await test.admin.graphql(
    `mutation($input: UploadInput!) {
      uploadCreate(input: $input) { upload { id url method alreadyStored } userErrors { code field } }
    }`,
    { input: { workspaceId: test.workspaceId, fileName: 'm.onnx', kind: 'MODEL', ...input } },
  );
  return created.parse(data).uploadCreate;
}

const announceBytes = (bytes: Buffer, more: Readonly<Record<string, unknown>> = {}) =>
  announce({ sha256: sha256(bytes), size: String(bytes.length), ...more });

const createVersion = (input: Readonly<Record<string, unknown>>) =>
  test.admin.graphql(
    `mutation($input: ModelVersionCreateInput!) {
      modelVersionCreate(input: $input) {
        modelVersion { number state size sha256 fileName downloadUrl model { name tags { tag } } inspectionTask { kind state } }
        userErrors { code field message }
      }
    }`,
    { input: { workspaceId: test.workspaceId, ...input } },
  );

it('stores exactly the announced bytes by a signed address, and makes a model version of them', async () => {
  const bytes = Buffer.from('not really a model, which only a worker finds out');
  const { upload } = await announceBytes(bytes);
  if (upload === null) throw new Error('no upload');
  expect(upload).toMatchObject({ method: 'PUT', alreadyStored: false });

  const early = await createVersion({ uploadId: upload.id, modelName: 'detector' });
  expect(early.data).toMatchObject({
    modelVersionCreate: { userErrors: [{ code: 'NOT_UPLOADED', field: ['input', 'uploadId'] }] },
  });

  const wrong = await fetch(new URL(upload.url, test.origin), { method: 'PUT', body: Buffer.from(bytes).fill('x') });
  expect(wrong.status).toBeGreaterThanOrEqual(400);
  expect((await fetch(new URL(upload.url, test.origin), { method: 'PUT', body: bytes })).status).toBe(201);

  const { data } = await createVersion({ uploadId: upload.id, modelName: 'detector', tags: ['production'] });
  expect(data).toMatchObject({
    modelVersionCreate: {
      modelVersion: {
        number: 1,
        state: 'INSPECTING',
        size: String(bytes.length),
        sha256: sha256(bytes),
        model: { name: 'detector', tags: [{ tag: 'production' }] },
        inspectionTask: { kind: 'inspect_model', state: 'WAITING' },
      },
      userErrors: [],
    },
  });
  const { downloadUrl } = z
    .object({ modelVersionCreate: z.object({ modelVersion: z.object({ downloadUrl: z.string() }) }) })
    .parse(data).modelVersionCreate.modelVersion;
  expect(Buffer.from(await (await fetch(new URL(downloadUrl, test.origin))).arrayBuffer())).toEqual(bytes);

  // One change, one line of the log, one task that the relay will hand over.
  const { prisma } = test.database;
  expect(await prisma.auditEvent.count({ where: { action: 'model.version' } })).toBe(1);
  expect(await prisma.outbox.count()).toBe(1);
});

it('needs nothing sent for a file that the workspace holds already', async () => {
  const bytes = Buffer.from('not really a model, which only a worker finds out');
  const { upload } = await announceBytes(bytes);
  expect(upload?.alreadyStored).toBe(true);
  const { data } = await createVersion({ uploadId: upload?.id, modelName: 'detector' });
  expect(data).toMatchObject({
    modelVersionCreate: { userErrors: [{ code: 'TAKEN', field: ['input', 'modelName'] }] },
  });
});

it('refuses sizes and hashes that cannot be, and what is beyond the quota', async () => {
  const bytes = Buffer.from('x');
  expect((await announceBytes(bytes, { sha256: 'ABC' })).userErrors).toMatchObject([{ field: ['input', 'sha256'] }]);
  expect((await announceBytes(bytes, { size: '0' })).userErrors).toMatchObject([{ field: ['input', 'size'] }]);
  expect((await announceBytes(bytes, { size: String(2n ** 40n) })).userErrors).toMatchObject([{ code: 'TOO_LARGE' }]);
  await test.admin.graphql(
    'mutation($input: WorkspaceUpdateInput!) { workspaceUpdate(input: $input) { userErrors { code } } }',
    {
      input: { id: test.workspaceId, maxStorageBytes: '100' },
    },
  );
  expect((await announceBytes(bytes, { size: '1000' })).userErrors).toMatchObject([{ code: 'QUOTA' }]);
  await test.admin.graphql(
    'mutation($input: WorkspaceUpdateInput!) { workspaceUpdate(input: $input) { userErrors { code } } }',
    {
      input: { id: test.workspaceId, maxStorageBytes: null },
    },
  );
});

it('makes a data set of single files, keeping what they are called and labelled', async () => {
  const photos = [Buffer.from('one'), Buffer.from('two')];
  const files = await Promise.all(
    photos.map(async (bytes, index) => {
      const { upload } = await announceBytes(bytes, {
        kind: 'PHOTO',
        fileName: `${index}.jpg`,
        mediaType: 'image/jpeg',
      });
      await fetch(new URL(upload?.url ?? '', test.origin), { method: 'PUT', body: bytes });
      return { name: `${index}.jpg`, uploadId: upload?.id, label: index === 0 ? 'bus' : null };
    }),
  );
  const query = `mutation($input: DatasetVersionCreateInput!) {
    datasetVersionCreate(input: $input) {
      datasetVersion { number state dataset { name } importTask { kind state } }
      userErrors { code field message }
    }
  }`;
  const input = { workspaceId: test.workspaceId, datasetName: 'street', files };
  const { data } = await test.admin.graphql(query, { input });
  expect(data).toEqual({
    datasetVersionCreate: {
      datasetVersion: {
        number: 1,
        state: 'IMPORTING',
        dataset: { name: 'street' },
        importTask: { kind: 'import_dataset', state: 'WAITING' },
      },
      userErrors: [],
    },
  });
  const escaping = { ...input, datasetName: 'other', files: [{ ...files[0], name: '../../etc/passwd' }] };
  expect((await test.admin.graphql(query, { input: escaping })).data).toMatchObject({
    datasetVersionCreate: { userErrors: [{ field: ['input', 'files', '0', 'name'] }] },
  });
});

it('does not let one workspace name the upload of another', async () => {
  const { upload } = await announceBytes(Buffer.from('mine'));
  const stranger = await test.stranger();
  const { data } = await stranger.graphql('{ viewer { memberships { workspace { id } } } }');
  const [membership] = z
    .object({ viewer: z.object({ memberships: z.array(z.object({ workspace: z.object({ id: z.string() }) })) }) })
    .parse(data).viewer.memberships;
  const answer = await stranger.graphql(
    'mutation($input: ModelVersionCreateInput!) { modelVersionCreate(input: $input) { userErrors { code field } } }',
    { input: { workspaceId: membership?.workspace.id, uploadId: upload?.id, modelName: 'stolen' } },
  );
  expect(answer.data).toEqual({
    modelVersionCreate: { userErrors: [{ code: 'NOT_FOUND', field: ['input', 'uploadId'] }] },
  });
});
