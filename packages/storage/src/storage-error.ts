/** What a caller can tell apart, because each calls for something else to be done. */
export type StorageErrorCode =
  /** There is no blob under this key. */
  | 'STORE_NOT_FOUND'
  /** Stored bytes do not hash to their key: the medium or someone has changed them. */
  | 'STORE_CORRUPT'
  /** Bytes that were to be stored are not the ones that were announced. Nothing was kept. */
  | 'STORE_WRONG_CONTENT'
  /** More bytes than were allowed. Nothing was kept. */
  | 'STORE_TOO_LARGE'
  /** The store cannot be reached or does not answer; trying again later may help. */
  | 'STORE_UNAVAILABLE'
  /** No space left. Nothing was kept. */
  | 'STORE_FULL'
  /** The store refuses our credentials. */
  | 'STORE_DENIED'
  /** An address that we did not sign, or not for this. */
  | 'STORE_BAD_SIGNATURE'
  /** An address that was signed once and is no longer valid. */
  | 'STORE_EXPIRED'
  /** The store is set up wrongly, or asked for something that it never does. */
  | 'STORE_MISUSED';

export interface StorageErrorDetails {
  readonly code: StorageErrorCode;
  /** The blob, address or setting. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  /** What a person can do. */
  readonly fix: string;
  readonly cause?: unknown;
}

/** An object store's refusal or failure, with everything needed to say so to a person. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;

  constructor(details: StorageErrorDetails) {
    super(
      `${details.where}: expected ${details.expected}, got ${details.got}; ${details.fix}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.code = details.code;
    this.where = details.where;
    this.expected = details.expected;
    this.got = details.got;
    this.fix = details.fix;
  }
}

/** The `code` of a Node or S3 error, where it has one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export const errorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));
