import type { Artifact, ArtifactKind, Upload } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';
import { within, type ByIds } from './scope.ts';

export interface NewUpload {
  readonly workspaceId: string;
  readonly userId: string;
  readonly sha256: string;
  readonly size: bigint;
  readonly kind: ArtifactKind;
  readonly mediaType: string;
  readonly fileName: string;
  readonly expiresAt: Date;
}

export function createUpload(tx: Queryable, upload: NewUpload): Promise<Upload> {
  return tx.upload.create({ data: upload });
}

export function uploadsByIds(database: Queryable, request: ByIds): Promise<Upload[]> {
  return database.upload.findMany({ where: within(request) });
}

export async function markUploadConfirmed(
  tx: Queryable,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<void> {
  await tx.upload.updateMany({ where: { id, workspaceId }, data: { state: 'confirmed' } });
}

/** The artifact of a workspace with this content, made if it is new. Only for content that the store is known to hold. */
export function ensureArtifact(
  tx: Queryable,
  artifact: {
    readonly workspaceId: string;
    readonly sha256: string;
    readonly kind: ArtifactKind;
    readonly mediaType: string;
    readonly size: bigint;
  },
): Promise<Artifact> {
  const { workspaceId, sha256 } = artifact;
  return tx.artifact.upsert({
    where: { workspaceId_sha256: { workspaceId, sha256 } },
    create: artifact,
    update: {},
  });
}

export function artifactOf(
  database: Queryable,
  { workspaceId, sha256 }: { readonly workspaceId: string; readonly sha256: string },
): Promise<Artifact | null> {
  return database.artifact.findUnique({ where: { workspaceId_sha256: { workspaceId, sha256 } } });
}

/** Bytes of all artifacts of a workspace, and of uploads that may still arrive. */
export async function storedBytes(
  database: Queryable,
  { workspaceId, now }: { readonly workspaceId: string; readonly now: Date },
): Promise<bigint> {
  const [artifacts, pending] = await Promise.all([
    database.artifact.aggregate({ where: { workspaceId }, _sum: { size: true } }),
    database.upload.aggregate({
      where: { workspaceId, state: 'pending', expiresAt: { gt: now } },
      _sum: { size: true },
    }),
  ]);
  return (artifacts._sum.size ?? 0n) + (pending._sum.size ?? 0n);
}

export function artifactsByIds(database: Queryable, request: ByIds): Promise<Artifact[]> {
  return database.artifact.findMany({ where: within(request) });
}
