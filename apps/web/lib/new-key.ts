/**
 * A key that nobody else has, by which the API knows a wish that is sent twice. `crypto.randomUUID` would do, but browsers have it on secure
 * origins only: not on `http://` addresses of other machines.
 */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
