import { StorageError } from '@holdfast/storage';
import {
  ensureArtifact,
  markUploadConfirmed,
  type Artifact,
  type Queryable,
  type Upload as UploadRow,
} from '@holdfast/db';
import type { ApiContext } from '../../graphql/context.ts';
import { inputError } from '../../graphql/errors.ts';
import { findIn } from '../../graphql/guard.ts';
import { Upload } from './kinds.ts';

/** Refusals of the store that the one who uploads can mend. */
const MENDABLE: ReadonlySet<string> = new Set([
  'STORE_NOT_FOUND',
  'STORE_WRONG_CONTENT',
  'STORE_TOO_LARGE',
  'STORE_EXPIRED',
]);

/**
 * Finds an upload that a mutation names and makes sure that the store holds exactly what was announced, length and SHA-256.
 * The blob is there before any row says so.
 * @throws InputError where the upload is unknown, of another kind, or has not arrived whole
 */
export async function acceptUpload(
  context: ApiContext,
  request: {
    readonly workspaceId: string;
    readonly id: string;
    readonly kind: UploadRow['kind'];
    readonly field: readonly string[];
  },
): Promise<UploadRow> {
  const { workspaceId, id, kind, field } = request;
  const upload = await findIn(context, { on: Upload, workspaceId, id, field });
  if (upload.kind !== kind) {
    throw inputError(
      'WRONG_KIND',
      field,
      `Expected an upload of kind ${kind}, got ${upload.kind}; announce it as ${kind}`,
    );
  }
  const key = { workspaceId, sha256: upload.sha256 };
  try {
    await context.store.acceptUpload({ key, size: Number(upload.size), uploadId: upload.id });
  } catch (error) {
    if (!(error instanceof StorageError) || !MENDABLE.has(error.code)) throw error;
    const { expected, got, fix } = error;
    throw inputError('NOT_UPLOADED', field, `Expected ${expected}, got ${got}; ${fix}`);
  }
  return upload;
}

/** The row that says the workspace holds the content; in the transaction that first refers to it. */
export async function recordArtifact(tx: Queryable, upload: UploadRow): Promise<Artifact> {
  const { workspaceId, sha256, kind, mediaType, size, id } = upload;
  await markUploadConfirmed(tx, { workspaceId, id });
  return ensureArtifact(tx, { workspaceId, sha256, kind, mediaType, size });
}
