export { type BlobKey, compareKeys } from './blob-key.ts';
export { readBlob, verifyBlob } from './content-check.ts';
export { createFileStore, type FileStoreOptions } from './files/file-store.ts';
export {
  type ByteRange,
  type DownloadUrlRequest,
  type FileHandler,
  type ObjectStore,
  type PutRequest,
  type SignedUrl,
  type StoredBlob,
  type UploadUrlRequest,
} from './object-store.ts';
export { openObjectStore } from './open-object-store.ts';
export { probeStore } from './probe-store.ts';
export { compareStored, type Discrepancy, reconcile, type ReconcileReport } from './reconcile.ts';
export { openS3Store } from './s3/s3-store.ts';
export { type S3Settings } from './s3/s3-client.ts';
export { StorageError, type StorageErrorCode } from './storage-error.ts';
