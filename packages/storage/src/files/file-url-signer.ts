import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type BlobKey, checkKey, isSha256, isWorkspaceId } from '../blob-key.ts';
import { linkLife } from '../link-life.ts';
import { safeDelivery } from '../media-types.ts';
import { type DownloadUrlRequest, type SignedUrl, type UploadUrlRequest } from '../object-store.ts';
import { StorageError } from '../storage-error.ts';

/** What a signed address permits. */
export type FilePermit =
  | { readonly method: 'PUT'; readonly key: BlobKey; readonly size: number }
  | {
      readonly method: 'GET';
      readonly key: BlobKey;
      readonly contentType: string;
      readonly contentDisposition: string;
    };

const uploadQuery = z.strictObject({
  expires: z.coerce.number().int(),
  size: z.coerce.number().int().nonnegative(),
  upload: z.string(),
  signature: z.string(),
});
const downloadQuery = z.strictObject({
  expires: z.coerce.number().int(),
  type: z.string(),
  as: z.string(),
  signature: z.string(),
});

/**
 * Makes and checks addresses under `/files`. The signature covers method, key, expiry and every other parameter; the mount
 * point is not part of it, so a proxy may strip a prefix.
 */
export class FileUrlSigner {
  readonly #key: Buffer;
  readonly #origin: string;
  readonly #now: () => Date;

  constructor({ secret, origin, now }: { readonly secret: string; readonly origin: string; readonly now: () => Date }) {
    // A key of its own: a signature made here is worth nothing where the same secret signs something else.
    this.#key = createHmac('sha256', secret).update('holdfast/signed-file-address/1').digest();
    this.#origin = origin.replace(/\/$/, '');
    this.#now = now;
  }

  upload({ key, size, uploadId, expiresInSeconds }: UploadUrlRequest): SignedUrl {
    return this.#sign({ method: 'PUT', key, expiresInSeconds, query: { size: String(size), upload: uploadId } });
  }

  download({ key, expiresInSeconds, sameForSeconds, ...delivery }: DownloadUrlRequest): SignedUrl {
    const { contentType, contentDisposition } = safeDelivery(delivery);
    const life = { expiresInSeconds, ...(sameForSeconds !== undefined && { sameForSeconds }) };
    return this.#sign({ method: 'GET', key, ...life, query: { type: contentType, as: contentDisposition } });
  }

  /** What a request may do, or STORE_BAD_SIGNATURE, or STORE_EXPIRED. HEAD is GET without its body. */
  permit({ method, url }: { readonly method: string; readonly url: string }): FilePermit {
    const { pathname, searchParams } = new URL(url, 'http://files.invalid');
    const [sha256 = '', workspaceId = ''] = pathname.split('/').reverse();
    const query: Record<string, string> = Object.fromEntries(searchParams);
    const { signature = '', ...signed } = query;
    const wanted = method === 'HEAD' ? 'GET' : method;
    if (!isSha256(sha256) || !isWorkspaceId(workspaceId) || (wanted !== 'GET' && wanted !== 'PUT')) {
      throw badSignature('a signed address of a file', `${method} ${pathname.slice(0, 200)}`);
    }
    const key = { workspaceId, sha256 };
    const right = this.#signature({ method: wanted, key, query: signed });
    if (!sameText(signature, right)) throw badSignature('an address as it was signed', 'one that was made or changed');
    return this.#read({ method: wanted, key, query });
  }

  #read({
    method,
    key,
    query,
  }: {
    readonly method: 'GET' | 'PUT';
    readonly key: BlobKey;
    readonly query: Record<string, string>;
  }): FilePermit {
    if (method === 'PUT') {
      const { expires, size } = uploadQuery.parse(query);
      this.#checkExpiry(expires);
      return { method, key, size };
    }
    const { expires, type, as } = downloadQuery.parse(query);
    this.#checkExpiry(expires);
    return { method, key, contentType: type, contentDisposition: as };
  }

  #checkExpiry(expires: number): void {
    if (this.#now().getTime() < expires * 1000) return;
    throw new StorageError({
      code: 'STORE_EXPIRED',
      where: 'signed address',
      expected: 'one that is still valid',
      got: `one that ended at ${new Date(expires * 1000).toISOString()}`,
      fix: 'ask for a new address (reload the page)',
    });
  }

  #sign({
    method,
    key,
    query,
    ...asked
  }: {
    readonly method: 'GET' | 'PUT';
    readonly key: BlobKey;
    readonly expiresInSeconds: number;
    readonly sameForSeconds?: number;
    readonly query: Record<string, string>;
  }): SignedUrl {
    checkKey(key);
    const { issuedAt, seconds } = linkLife({ now: this.#now(), ...asked });
    const expires = Math.ceil(issuedAt.getTime() / 1000) + seconds;
    const signed = { ...query, expires: String(expires) };
    const parameters = new URLSearchParams({ ...signed, signature: this.#signature({ method, key, query: signed }) });
    return {
      method,
      url: `${this.#origin}/files/${key.workspaceId}/${key.sha256}?${parameters.toString()}`,
      expiresAt: new Date(expires * 1000),
    };
  }

  #signature({
    method,
    key,
    query,
  }: {
    readonly method: string;
    readonly key: BlobKey;
    readonly query: Readonly<Record<string, string>>;
  }): string {
    // JSON keeps the parts apart, whatever they contain.
    const text = JSON.stringify([method, key.workspaceId, key.sha256, Object.entries(query).sort(byName)]);
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1);

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function badSignature(expected: string, got: string): StorageError {
  return new StorageError({
    code: 'STORE_BAD_SIGNATURE',
    where: 'signed address',
    expected,
    got,
    fix: 'use the address exactly as the API returned it',
  });
}
