/** Training was asked for something that does not fit the model or the pictures. */
export class HardenError extends Error {
  override readonly name = 'HardenError';
  readonly code = 'HARDENING_UNFIT';
}
