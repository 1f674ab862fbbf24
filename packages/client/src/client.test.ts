import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { accepted, ClientError, InputRefusedError } from './client-error.ts';
import { createClient, type HoldfastClient } from './execute.ts';
import { CampaignStartDocument, ViewerDocument } from './operations.generated.ts';
import { pollUntil } from './poll.ts';
import { defaultSurroundings } from './transport.ts';
import { uploadFile } from './upload.ts';

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

let server: Server | undefined;
const folder = mkdtempSync(join(tmpdir(), 'holdfast-client-'));

afterEach(async () => {
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** A client of a real HTTP server on this machine that gives these answers in turn. */
async function clientOf(
  answers: readonly Answer[],
  options: { token?: string } = {},
): Promise<{ client: HoldfastClient; requests: { url: string; headers: IncomingMessage['headers']; body: string }[] }> {
  const requests: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const listening = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const answer = answers[requests.length] ?? { status: 500, body: 'no answer left' };
      requests.push({ url: request.url ?? '', headers: request.headers, body });
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  server = listening;
  await new Promise((resolve) => listening.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const surroundings = { ...defaultSurroundings, sleep: () => Promise.resolve() };
  return { client: createClient({ url: `http://127.0.0.1:${address.port}`, surroundings, ...options }), requests };
}

const version = { data: { version: '1.2.3', viewer: null } };
const start = { input: { campaignId: 'a' } };

it('sends the operation with the token and returns its data', async () => {
  const { client, requests } = await clientOf([{ body: version }], { token: 'hf_secret' });
  expect((await client.execute(ViewerDocument, {})).version).toBe('1.2.3');
  expect(requests[0]?.url).toBe('/graphql');
  expect(requests[0]?.headers.authorization).toBe('Bearer hf_secret');
  expect(requests[0]?.body).toContain('"operationName":"Viewer"');
});

it('sends a query again after a failure of the server, but not a mutation that it may have carried out', async () => {
  const broken = { status: 503, body: { errors: [{ message: 'busy', extensions: { code: 'UNAVAILABLE' } }] } };
  const query = await clientOf([broken, broken, { body: version }]);
  expect((await query.client.execute(ViewerDocument, {})).version).toBe('1.2.3');
  expect(query.requests).toHaveLength(3);
  await new Promise((resolve) => server?.close(resolve));
  const mutation = await clientOf([broken, broken]);
  await expect(mutation.client.execute(CampaignStartDocument, start)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(mutation.requests).toHaveLength(1);
});

it('repeats a mutation that is safe to repeat', async () => {
  const data = { campaignStart: { run: null, userErrors: [] } };
  const { client, requests } = await clientOf([{ status: 502, body: 'bad gateway' }, { body: { data } }]);
  await client.execute(CampaignStartDocument, start, { isRepeatable: true });
  expect(requests).toHaveLength(2);
});

it('says what to do when nobody is signed in, and when the address is no Holdfast', async () => {
  const errors = [{ message: 'sign in first', extensions: { code: 'UNAUTHENTICATED' }, path: ['viewer'] }];
  const { client } = await clientOf([{ body: { errors } }, { status: 200, body: '<html>' }]);
  const failure = await client.execute(ViewerDocument, {}).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ClientError);
  expect(failure).toMatchObject({ code: 'UNAUTHENTICATED', problem: { where: 'viewer', got: 'sign in first' } });
  await expect(client.execute(ViewerDocument, {})).rejects.toMatchObject({ code: 'NOT_GRAPHQL' });
});

it('names an address where nothing listens', async () => {
  const client = createClient({ url: 'http://127.0.0.1:9', retries: 0 });
  await expect(client.execute(ViewerDocument, {})).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

it('turns refused input into an error that names every field', () => {
  const userErrors = [{ code: 'INVALID', field: ['bank', '2', 'spec'], message: 'expected a transform, got `jpg`' }];
  expect(() => accepted('campaign', { userErrors }, null)).toThrow(InputRefusedError);
  expect(() => accepted('campaign', { userErrors }, null)).toThrow('bank.2.spec: expected a transform, got `jpg`');
  expect(accepted('campaign', { userErrors: [] }, 7)).toBe(7);
});

it('polls until the work is done and tells of every change once', async () => {
  const { client } = await clientOf([]);
  const states = ['queued', 'queued', 'running', 'running', 'done'];
  const heard: string[] = [];
  let reads = 0;
  const last = await pollUntil({
    client,
    read: () => Promise.resolve(states[reads++] ?? 'done'),
    isDone: (state) => state === 'done',
    onChange: (state) => heard.push(state),
  });
  expect(last).toBe('done');
  expect(heard).toEqual(['queued', 'running', 'done']);
});

it('announces a file by hash and size, streams it to the signed address, and skips what is stored', async () => {
  const path = join(folder, 'photo.png');
  writeFileSync(path, 'seven b');
  const sha256 = 'f2e5cce6ed4a5d4a0b3ee3ae6a8ab57f40e0b8b5fef7aba3d71a5c6b6d9bbf7c';
  const upload = {
    id: 'u1',
    url: '/objects/u1?signature=x',
    method: 'PUT',
    headers: [{ name: 'x-holdfast-sha256', value: sha256 }],
    alreadyStored: false,
    expiresAt: '2026-01-01T00:00:00Z',
  };
  const created = (stored: boolean): Answer => ({
    body: { data: { uploadCreate: { upload: { ...upload, alreadyStored: stored }, userErrors: [] } } },
  });
  const { client, requests } = await clientOf([created(false), { body: '' }, created(true)]);
  const request = { client, workspaceId: 'w', path, kind: 'PHOTO' } as const;
  expect(await uploadFile(request)).toMatchObject({ uploadId: 'u1', wasStored: false });
  expect(requests[1]).toMatchObject({ url: '/objects/u1?signature=x', body: 'seven b' });
  expect(requests[1]?.headers).toMatchObject({ 'content-length': '7', 'x-holdfast-sha256': sha256 });
  expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
    variables: { input: { size: '7', fileName: 'photo.png' } },
  });
  expect((await uploadFile(request)).wasStored).toBe(true);
  expect(requests).toHaveLength(3);
  rmSync(folder, { recursive: true });
});
