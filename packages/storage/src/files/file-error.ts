import { errorCode, errorMessage, StorageError } from '../storage-error.ts';

/** EFBIG is what a file size limit of the process or file system answers; to the caller it is the same as a full disk. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const DENIED = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Says what a failed file operation means for a store. */
export function fileError({ error, where }: { readonly error: unknown; readonly where: string }): StorageError {
  const code = errorCode(error) ?? '';
  const got = errorMessage(error);
  if (FULL.has(code)) {
    return new StorageError({
      code: 'STORE_FULL',
      where,
      expected: 'room for it',
      got,
      fix: 'free some disk space, then try again',
      cause: error,
    });
  }
  if (DENIED.has(code)) {
    return new StorageError({
      code: 'STORE_DENIED',
      where,
      expected: 'the right to read and write the data folder',
      got,
      fix: "give the data folder to the user that runs Holdfast (`chown -R`); npm run doctor shows what's wrong",
      cause: error,
    });
  }
  return new StorageError({
    code: 'STORE_UNAVAILABLE',
    where,
    expected: 'the file system to answer, and the source to come to its end',
    got,
    fix: 'try again; npm run doctor checks the data folder',
    cause: error,
  });
}
