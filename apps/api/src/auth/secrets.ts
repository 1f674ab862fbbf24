import { createHash, randomBytes } from 'node:crypto';

const TOKEN_PREFIX = 'hf_';
/** Shown in lists, to recognise a token by. */
const SHOWN_CHARACTERS = 8;

/** 256 random bits as text for an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** A new API token. Only its hash and its first characters are kept. */
export function newApiToken(): { readonly secret: string; readonly tokenHash: string; readonly prefix: string } {
  const secret = `${TOKEN_PREFIX}${newSecret()}`;
  return { secret, tokenHash: hashSecret(secret), prefix: secret.slice(0, SHOWN_CHARACTERS) };
}

/** A plain SHA-256 is enough where the secret is random: there is nothing to guess. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The API token of an Authorization header, if it holds one. */
export function bearerToken(authorization: string | undefined): string | null {
  const token = /^Bearer (hf_[A-Za-z0-9_-]{20,100})$/.exec(authorization ?? '')?.[1];
  return token ?? null;
}
