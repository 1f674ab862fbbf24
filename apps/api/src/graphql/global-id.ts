/** Ids of the API: opaque to clients, so that what they hold stays valid when tables move. */
export const encodeGlobalId = (kind: string, id: string): string =>
  Buffer.from(`${kind}:${id}`, 'utf8').toString('base64url');

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export interface GlobalId {
  readonly kind: string;
  readonly id: string;
}

/** Null for anything that `encodeGlobalId` cannot have made; nobody learns why. */
export function decodeGlobalId(text: string): GlobalId | null {
  const plain = Buffer.from(text, 'base64url').toString('utf8');
  const colon = plain.indexOf(':');
  if (colon <= 0) return null;
  const [kind, id] = [plain.slice(0, colon), plain.slice(colon + 1)];
  // Every table is keyed by UUIDs, but for the audit log, which counts.
  return UUID.test(id) || /^\d{1,18}$/.test(id) ? { kind, id } : null;
}

/** The row id behind a global id of the kind expected, or null. */
export function rowIdOf(kind: string, text: string): string | null {
  const decoded = decodeGlobalId(text);
  return decoded?.kind === kind ? decoded.id : null;
}
