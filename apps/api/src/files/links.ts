import type { ObjectStore } from '@holdfast/storage';

/** Long enough for a page that stays open over lunch; a page that is loaded again gets new links. */
const LINK_SECONDS = 2 * 60 * 60;

/** A link to a picture that works without signing in, for a while. */
export async function pictureUrl(
  { store }: { readonly store: ObjectStore },
  picture: {
    readonly workspaceId: string;
    readonly sha256: string;
    readonly mediaType: string;
    readonly fileName?: string;
  },
): Promise<string> {
  const { workspaceId, sha256, mediaType, fileName = sha256.slice(0, 12) } = picture;
  const { url } = await store.createDownloadUrl({
    key: { workspaceId, sha256 },
    fileName,
    mediaType,
    disposition: 'inline',
    expiresInSeconds: LINK_SECONDS,
  });
  return url;
}

/** A link under which the browser saves a file. */
export async function saveUrl(
  { store }: { readonly store: ObjectStore },
  file: {
    readonly workspaceId: string;
    readonly sha256: string;
    readonly mediaType: string;
    readonly fileName: string;
  },
): Promise<string> {
  const { workspaceId, sha256, mediaType, fileName } = file;
  const { url } = await store.createDownloadUrl({
    key: { workspaceId, sha256 },
    fileName,
    mediaType,
    disposition: 'attachment',
    expiresInSeconds: LINK_SECONDS,
  });
  return url;
}
