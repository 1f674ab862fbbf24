import type { DownloadUrlRequest } from './object-store.ts';

/**
 * From when and for how many seconds a link is good. Where links are to be the same for a while, each is issued at the beginning of the present span of that
 * length, and lives that much longer, so that it is never good for less than what was asked for.
 */
export function linkLife({
  now,
  expiresInSeconds,
  sameForSeconds = 0,
}: Pick<DownloadUrlRequest, 'expiresInSeconds' | 'sameForSeconds'> & { readonly now: Date }) {
  if (sameForSeconds === 0) return { issuedAt: now, seconds: expiresInSeconds };
  const spanMs = sameForSeconds * 1000;
  const issuedAt = new Date(Math.floor(now.getTime() / spanMs) * spanMs);
  return { issuedAt, seconds: expiresInSeconds + sameForSeconds };
}
