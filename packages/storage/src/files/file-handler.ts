import { type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { chunksOf, notFound } from '../content-check.ts';
import { type ByteRange, type FileHandler, type ObjectStore } from '../object-store.ts';
import { errorMessage, StorageError, type StorageErrorCode } from '../storage-error.ts';
import { type FilePermit, type FileUrlSigner } from './file-url-signer.ts';

const STATUS: Readonly<Record<StorageErrorCode, number>> = {
  STORE_NOT_FOUND: 404,
  STORE_CORRUPT: 500,
  STORE_WRONG_CONTENT: 422,
  STORE_TOO_LARGE: 413,
  STORE_UNAVAILABLE: 503,
  STORE_FULL: 507,
  STORE_DENIED: 503,
  STORE_BAD_SIGNATURE: 403,
  STORE_EXPIRED: 410,
  STORE_MISUSED: 400,
};

/** Content under a hash never changes, so a browser need not ask again; `private` keeps shared caches out of signed files. */
const IMMUTABLE = 'private, max-age=31536000, immutable';

/** Serves the file store's signed addresses. Files go through as streams; hash, size, signature and expiry are enforced. */
export function createFileHandler({
  store,
  signer,
}: {
  readonly store: ObjectStore;
  readonly signer: FileUrlSigner;
}): FileHandler {
  return async (request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // A file is data even where someone opens its address as a page.
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Referrer-Policy', 'no-referrer');
    try {
      const permit = signer.permit({ method: request.method ?? '', url: request.url ?? '' });
      if (permit.method === 'PUT') await receive({ store, permit, request, response });
      else await deliver({ store, permit, request, response });
    } catch (error) {
      answerError({ error, response, request });
    }
  };
}

interface Exchange<Method extends FilePermit['method']> {
  readonly store: ObjectStore;
  readonly permit: Extract<FilePermit, { method: Method }>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function receive({ store, permit, request, response }: Exchange<'PUT'>): Promise<void> {
  const announced = request.headers['content-length'];
  if (announced !== undefined && Number(announced) !== permit.size) {
    throw new StorageError({
      code: Number(announced) > permit.size ? 'STORE_TOO_LARGE' : 'STORE_WRONG_CONTENT',
      where: 'upload',
      expected: `${permit.size} bytes`,
      got: `a Content-Length of ${announced}`,
      fix: 'send the file that was announced',
    });
  }
  const { workspaceId, sha256 } = permit.key;
  const blob = await store.put({
    workspaceId,
    source: chunksOf(request),
    expected: { sha256, size: permit.size },
  });
  answerJson({ response, status: 201, body: { sha256: blob.sha256, size: blob.size } });
}

async function deliver({ store, permit, request, response }: Exchange<'GET'>): Promise<void> {
  const { key, contentType, contentDisposition } = permit;
  const blob = await store.stat(key);
  if (blob === undefined) throw notFound(key);
  const etag = `"${key.sha256}"`;
  response.setHeader('Content-Type', contentType);
  response.setHeader('Content-Disposition', contentDisposition);
  response.setHeader('Cache-Control', IMMUTABLE);
  response.setHeader('ETag', etag);
  response.setHeader('Accept-Ranges', 'bytes');
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  const range = readRange(request.headers.range, blob.size);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${blob.size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: blob.size };
  if (range !== undefined) response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${blob.size}`);
  response.writeHead(range === undefined ? 200 : 206, { 'Content-Length': end - start });
  if (request.method === 'HEAD') response.end();
  // A damaged blob breaks the connection off before its last bytes are acknowledged: a client never takes it for whole.
  else await pipeline(await store.open(key, range), response);
}

/** One range of bytes. Several, or other units, are answered with the whole file, as RFC 9110 allows. */
function readRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return start < end ? { start, end } : 'unsatisfiable';
}

function answerError({
  error,
  request,
  response,
}: {
  readonly error: unknown;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const name of ['Content-Disposition', 'Cache-Control', 'ETag', 'Accept-Ranges', 'Content-Range']) {
    response.removeHeader(name);
  }
  response.setHeader('Cache-Control', 'no-store');
  // What the client still sends is not wanted; a connection that is kept would have to read it to its end.
  if (!request.complete) response.setHeader('Connection', 'close');
  if (error instanceof StorageError) {
    const { code, where, expected, got, fix } = error;
    answerJson({ response, status: STATUS[code], body: { error: { code, where, expected, got, fix } } });
    return;
  }
  const body = {
    error: {
      code: 'STORE_MISUSED',
      where: 'files',
      expected: 'a request',
      got: errorMessage(error),
      fix: 'use the address as given',
    },
  };
  answerJson({ response, status: 400, body });
}

function answerJson({
  response,
  status,
  body,
}: {
  readonly response: ServerResponse;
  readonly status: number;
  readonly body: unknown;
}): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
