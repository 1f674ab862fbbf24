import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Readable } from 'node:stream';
import { type BlobKey } from './blob-key.ts';

export interface StoredBlob extends BlobKey {
  /** Bytes. */
  readonly size: number;
  /** When it was last put; a reconciler leaves young blobs alone, because their row may still be on its way. */
  readonly modifiedAt: Date;
}

export interface PutRequest {
  readonly workspaceId: string;
  /** Bytes as they come; a stream that ends early throws or fails `expected`, and nothing is kept. */
  readonly source: Uint8Array | AsyncIterable<Uint8Array>;
  /** What was announced. Without it, whatever arrives is stored under its own hash. */
  readonly expected?: { readonly sha256?: string; readonly size?: number };
  /** Refuses longer sources while they stream in. */
  readonly maxBytes?: number;
}

/** First byte and one past the last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface UploadUrlRequest {
  readonly key: BlobKey;
  /** Exact number of bytes that will come. */
  readonly size: number;
  /** Names this upload (the Upload row's id, a UUID): two uploads never disturb each other. */
  readonly uploadId: string;
  readonly expiresInSeconds: number;
}

export interface DownloadUrlRequest {
  readonly key: BlobKey;
  readonly fileName: string;
  readonly mediaType: string;
  /** `inline` is honoured only for picture formats that cannot carry a program. */
  readonly disposition: 'inline' | 'attachment';
  readonly expiresInSeconds: number;
  /** Links that are asked for within the same span of so many seconds are the same text, which browsers keep files under; each is good for that much longer. */
  readonly sameForSeconds?: number;
}

/** What a client without credentials does: `method` on `url`, the file as body. */
export interface SignedUrl {
  readonly method: 'GET' | 'PUT';
  readonly url: string;
  readonly expiresAt: Date;
}

/** Serves signed addresses; to be mounted under `/files`, with no body parser before it. */
export type FileHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Content-addressed blobs. Every method throws StorageError and nothing else. A blob is visible only once all of it is stored
 * and its hash is right, so a row that is written after `put` returned never points at nothing.
 */
export interface ObjectStore {
  readonly kind: 'files' | 's3';
  /** Folder or `endpoint/bucket`, for people. */
  readonly place: string;
  /** Origin that signed addresses lead to where it is not ours (a browser's connect-src must name it). */
  readonly signedOrigin?: string;
  /** Serves the file store's signed addresses; an S3 server serves its own. */
  readonly fileHandler?: FileHandler;

  /** Stores bytes under their SHA-256. Putting what is there already renews its age. */
  put(request: PutRequest): Promise<StoredBlob>;
  stat(key: BlobKey): Promise<StoredBlob | undefined>;
  /**
   * Streams a blob. Length, and without `range` the hash, are checked on the way: a damaged blob ends in an error
   * (STORE_CORRUPT) instead of an end, so consume it with `pipeline` or `for await`.
   */
  open(key: BlobKey, range?: ByteRange): Promise<Readable>;
  /** Idempotent. */
  delete(key: BlobKey): Promise<void>;
  /** All blobs in the order of `compareKeys`. */
  list(filter?: { readonly workspaceId: string }): AsyncIterable<StoredBlob>;

  /** An address that accepts exactly these bytes until it expires. */
  createUploadUrl(request: UploadUrlRequest): Promise<SignedUrl>;
  /** Checks that the announced bytes have arrived and makes them a blob. Repeating it is harmless. */
  acceptUpload(request: Pick<UploadUrlRequest, 'key' | 'size' | 'uploadId'>): Promise<StoredBlob>;
  createDownloadUrl(request: DownloadUrlRequest): Promise<SignedUrl>;

  /** Removes what unfinished uploads left behind before `before`; says how many. */
  sweepUnfinished(before: Date): Promise<number>;
}
