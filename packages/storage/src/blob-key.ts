import { StorageError } from './storage-error.ts';

/**
 * Names a blob by what it holds. Workspaces never share blobs: whether another workspace holds the same file must not show,
 * and deleting one workspace's blob must not touch another's.
 */
export interface BlobKey {
  /** UUID, lower case. */
  readonly workspaceId: string;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;

export const isWorkspaceId = (text: string): boolean => UUID.test(text);
export const isSha256 = (text: string): boolean => SHA256.test(text);

/** Keys become paths, so nothing but the two fixed forms may pass: this is what keeps `..` out. */
export function checkKey({ workspaceId, sha256 }: BlobKey): void {
  checkWorkspaceId(workspaceId);
  if (isSha256(sha256)) return;
  throw new StorageError({
    code: 'STORE_MISUSED',
    where: 'sha256 of a blob key',
    expected: '64 lower case hexadecimal digits',
    got: JSON.stringify(sha256.slice(0, 80)),
    fix: 'pass the SHA-256 of the content',
  });
}

export function checkWorkspaceId(workspaceId: string): void {
  if (isWorkspaceId(workspaceId)) return;
  throw new StorageError({
    code: 'STORE_MISUSED',
    where: 'workspaceId of a blob key',
    expected: 'a lower case UUID',
    got: JSON.stringify(workspaceId.slice(0, 80)),
    fix: "pass the workspace row's id",
  });
}

/** For messages. */
export const describeKey = ({ workspaceId, sha256 }: BlobKey): string => `blob ${sha256} of workspace ${workspaceId}`;

/** Order of `ObjectStore.list`: by workspace, then by hash. Negative where `a` comes first. */
export function compareKeys(a: BlobKey, b: BlobKey): number {
  if (a.workspaceId !== b.workspaceId) return a.workspaceId < b.workspaceId ? -1 : 1;
  if (a.sha256 === b.sha256) return 0;
  return a.sha256 < b.sha256 ? -1 : 1;
}
