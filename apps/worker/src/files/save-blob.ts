import type { ArtifactKind, Transaction } from '@holdfast/db';
import type { ObjectStore } from '@holdfast/storage';

/** A blob that the store holds, and the row that is to name it. */
export interface SavedBlob {
  readonly sha256: string;
  readonly kind: ArtifactKind;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

/** Stores bytes; the row comes after, in a transaction, so that no row ever points at nothing. */
export async function saveBlob(
  store: ObjectStore,
  blob: { readonly workspaceId: string; readonly bytes: Uint8Array } & Pick<SavedBlob, 'kind' | 'mediaType'>,
): Promise<SavedBlob> {
  const { workspaceId, bytes, kind, mediaType } = blob;
  const { sha256, size } = await store.put({ workspaceId, source: bytes });
  return { sha256, size, kind, mediaType };
}

/** Names stored blobs by rows; a blob that has one already keeps it. Returns the rows' ids by hash. */
export async function writeArtifacts(
  tx: Transaction,
  { workspaceId, blobs }: { readonly workspaceId: string; readonly blobs: readonly SavedBlob[] },
): Promise<ReadonlyMap<string, string>> {
  // In the order of the hashes: two transactions that write the same blobs must not wait for each other in a circle.
  const ordered = [...new Map(blobs.map((blob) => [blob.sha256, blob])).values()].sort((a, b) =>
    a.sha256 < b.sha256 ? -1 : 1,
  );
  await tx.artifact.createMany({
    data: ordered.map(({ sha256, kind, mediaType, size }) => ({
      workspaceId,
      sha256,
      kind,
      mediaType,
      size: BigInt(size),
    })),
    skipDuplicates: true,
  });
  const rows = await tx.artifact.findMany({
    where: { workspaceId, sha256: { in: ordered.map(({ sha256 }) => sha256) } },
    select: { id: true, sha256: true },
  });
  return new Map(rows.map(({ id, sha256 }) => [sha256, id]));
}
