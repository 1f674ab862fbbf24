/** Why a picture was refused. */
export type ImageErrorCode =
  /** No bytes at all. */
  | 'IMAGE_EMPTY'
  /** More bytes than the limit. */
  | 'IMAGE_FILE_TOO_LARGE'
  /** More pixels than the limit. */
  | 'IMAGE_TOO_MANY_PIXELS'
  /** A format that is never decoded (SVG, PDF ...) or that this build cannot decode (HEIC, BMP ...). */
  | 'IMAGE_FORMAT_REFUSED'
  /** The first bytes belong to no known picture format. */
  | 'IMAGE_FORMAT_UNKNOWN'
  /** The file ends before the picture does. */
  | 'IMAGE_TRUNCATED'
  /** The file is complete but cannot be decoded. */
  | 'IMAGE_CORRUPT'
  /** Decoding took longer than the limit. */
  | 'IMAGE_TIMEOUT'
  /** A file that must be lossless 8-bit RGB is not. */
  | 'IMAGE_NOT_LOSSLESS_RGB8'
  /** A picture value whose data does not fit its size. */
  | 'PICTURE_INVALID';

export interface ImageErrorDetails {
  readonly code: ImageErrorCode;
  /** What was being read: a file name, an upload's name, or a function. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  /** What the person can do. */
  readonly fix: string;
  readonly cause?: unknown;
}

/** A picture that cannot be read, with everything needed to say so to a person. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly code: ImageErrorCode;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;

  constructor(details: ImageErrorDetails) {
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
