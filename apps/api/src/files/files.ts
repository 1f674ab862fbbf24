/** A signed request that a client sends to the object store itself. */
export interface SignedUpload {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Pictures and files as the API sees them: links that work without signing in, for a while, and for one content each. */
export interface Files {
  /** @param fileName given: the browser saves the file under this name instead of showing it */
  downloadUrl(file: {
    readonly sha256: string;
    readonly mediaType: string;
    readonly fileName?: string;
  }): Promise<string>;
  uploadUrl(file: {
    readonly sha256: string;
    readonly size: number;
    readonly mediaType: string;
  }): Promise<SignedUpload>;
  /** Bytes of a stored content; null where the store does not hold it. */
  sizeOf(sha256: string): Promise<number | null>;
  /** Whether the stored bytes have this hash: read through once, where the store did not check them itself. */
  holds(file: { readonly sha256: string; readonly size: number }): Promise<boolean>;
  read(sha256: string): Promise<Buffer>;
  write(bytes: Buffer, mediaType: string): Promise<{ readonly sha256: string; readonly size: number }>;
}
