import type { ObjectStore } from '@holdfast/storage';
import type { Viewer } from '../graphql/access.ts';

/** Long enough for a page that stays open over lunch; a page that is loaded again gets new links. */
const LINK_SECONDS = 2 * 60 * 60;

/** A page that reads again, after an event or on the way back, shows the pictures that it has. */
const SAME_FOR_SECONDS = 15 * 60;

interface Asked {
  readonly store: ObjectStore;
  readonly viewer: Viewer | null;
}

/**
 * The address for who asks. Files that we serve ourselves are on the origin that the page of a browser is on, whichever of our names that is: `127.0.0.1`
 * where `localhost` was printed is another origin, from which the page's policy lets nothing in. Programs are given all of the address.
 */
export function addressFor({ store, viewer }: Asked, url: string): string {
  if (store.fileHandler === undefined || viewer === null || viewer.token !== null) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** A link to a picture that works without signing in, for a while. */
export async function pictureUrl(
  asked: Asked,
  picture: {
    readonly workspaceId: string;
    readonly sha256: string;
    readonly mediaType: string;
    readonly fileName?: string;
  },
): Promise<string> {
  const { workspaceId, sha256, mediaType, fileName = sha256.slice(0, 12) } = picture;
  const { url } = await asked.store.createDownloadUrl({
    key: { workspaceId, sha256 },
    fileName,
    mediaType,
    disposition: 'inline',
    expiresInSeconds: LINK_SECONDS,
    sameForSeconds: SAME_FOR_SECONDS,
  });
  return addressFor(asked, url);
}

/** A link under which the browser saves a file. */
export async function saveUrl(
  asked: Asked,
  file: {
    readonly workspaceId: string;
    readonly sha256: string;
    readonly mediaType: string;
    readonly fileName: string;
  },
): Promise<string> {
  const { workspaceId, sha256, mediaType, fileName } = file;
  const { url } = await asked.store.createDownloadUrl({
    key: { workspaceId, sha256 },
    fileName,
    mediaType,
    disposition: 'attachment',
    expiresInSeconds: LINK_SECONDS,
  });
  return addressFor(asked, url);
}
