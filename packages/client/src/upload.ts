import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { accepted, ClientError } from './client-error.ts';
import type { HoldfastClient } from './execute.ts';
import { UploadCreateDocument, type UploadCreateMutation, type UploadInput } from './operations.generated.ts';

type Signed = NonNullable<UploadCreateMutation['uploadCreate']['upload']>;

/**
 * Puts a file into the object store: hashed while reading, announced, and streamed to the signed address; bytes that the store has
 * already are not sent again. Resolves with the upload's id, which a mutation then confirms.
 */
export async function uploadFile(request: {
  readonly client: HoldfastClient;
  readonly workspaceId: string;
  readonly path: string;
  readonly kind: UploadInput['kind'];
  readonly mediaType?: string;
  readonly fileName?: string;
  readonly signal?: AbortSignal;
}): Promise<{ readonly uploadId: string; readonly sha256: string; readonly wasStored: boolean }> {
  const { client, workspaceId, path, kind, mediaType, fileName = basename(path), signal } = request;
  const { size } = await stat(path);
  const sha256 = await hashFile(path);
  const input = {
    workspaceId,
    kind,
    fileName,
    sha256,
    size: String(size),
    ...(mediaType !== undefined && { mediaType }),
  };
  const { uploadCreate } = await client.execute(
    UploadCreateDocument,
    { input },
    { isRepeatable: true, ...(signal !== undefined && { signal }) },
  );
  const upload = accepted(`upload of ${fileName}`, uploadCreate, uploadCreate.upload);
  if (!upload.alreadyStored) await send({ client, upload, path, size, signal });
  return { uploadId: upload.id, sha256, wasStored: upload.alreadyStored };
}

/** SHA-256 of a file, read as a stream. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const ATTEMPTS = 3;

async function send(request: {
  readonly client: HoldfastClient;
  readonly upload: Signed;
  readonly path: string;
  readonly size: number;
  readonly signal: AbortSignal | undefined;
}): Promise<void> {
  const { client, upload, path, size, signal } = request;
  const url = new URL(upload.url, client.url).href;
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await client.surroundings.fetch(url, {
        method: upload.method,
        headers: {
          ...Object.fromEntries(upload.headers.map(({ name, value }) => [name, value])),
          'content-length': String(size),
        },
        body: createReadStream(path),
        duplex: 'half',
        ...(signal !== undefined && { signal }),
      });
      if (response.ok) return;
      throw refused(path, { status: response.status, text: await response.text() });
    } catch (error) {
      signal?.throwIfAborted();
      const isFinal = error instanceof ClientError && !error.isTransient;
      if (isFinal || attempt >= ATTEMPTS) throw error;
      await client.surroundings.sleep(500 * attempt, signal);
    }
  }
}

function refused(path: string, { status, text }: { status: number; text: string }): ClientError {
  return new ClientError(
    {
      code: 'UPLOAD_REFUSED',
      where: path,
      expected: 'the object store to accept the announced bytes',
      got: `status ${status}: ${text.slice(0, 200)}`,
      fix:
        status === 403
          ? 'the signed address has expired; try again'
          : 'try again; see the log of the server if it stays',
    },
    { isTransient: status >= 500 || status === 429 },
  );
}
