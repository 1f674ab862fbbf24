import { errorCode, errorMessage, StorageError, type StorageErrorCode } from '../storage-error.ts';

interface Meaning {
  readonly code: StorageErrorCode;
  readonly expected: string;
  readonly fix: string;
}

const NOT_FOUND: Meaning = {
  code: 'STORE_NOT_FOUND',
  expected: 'an object',
  fix: 'restore it from a backup or upload the file again',
};
const DENIED: Meaning = {
  code: 'STORE_DENIED',
  expected: 'the S3 server to accept our credentials',
  fix: 'check S3_ACCESS_KEY, S3_SECRET_KEY, the clock and the rights on the bucket',
};
const FULL: Meaning = {
  code: 'STORE_FULL',
  expected: 'room on the S3 server',
  fix: 'free space there or raise its quota, then try again',
};
const UNAVAILABLE: Meaning = {
  code: 'STORE_UNAVAILABLE',
  expected: 'the S3 server to answer',
  fix: 'check that it runs and that S3_ENDPOINT is right; npm run doctor tries it',
};
const NO_BUCKET: Meaning = {
  code: 'STORE_MISUSED',
  expected: 'the bucket that S3_BUCKET names',
  fix: 'create it, or give us the right to do so',
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and what MinIO adds. Anything else may pass by itself. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  NoSuchKey: NOT_FOUND,
  NotFound: NOT_FOUND,
  NoSuchBucket: NO_BUCKET,
  AccessDenied: DENIED,
  InvalidAccessKeyId: DENIED,
  SignatureDoesNotMatch: DENIED,
  RequestTimeTooSkewed: DENIED,
  QuotaExceeded: FULL,
  XMinioStorageFull: FULL,
  XMinioAdminBucketQuotaExceeded: FULL,
  InsufficientStorage: FULL,
};

/** Says what an S3 client's error means for a store. */
export function s3Error({ error, where }: { readonly error: unknown; readonly where: string }): StorageError {
  if (error instanceof StorageError) return error;
  const code = errorCode(error) ?? '';
  const meaning = MEANINGS[code] ?? UNAVAILABLE;
  const got =
    code === '' || errorMessage(error).includes(code) ? errorMessage(error) : `${code}: ${errorMessage(error)}`;
  return new StorageError({ ...meaning, where, got, cause: error });
}
