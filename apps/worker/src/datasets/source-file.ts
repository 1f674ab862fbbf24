/** A file of an import, from an archive or uploaded by itself. */
export interface SourceFile {
  /** With forward slashes, relative. */
  readonly path: string;
  /** May be called once, before the next file is asked for. Throws UnreadableFileError where this file alone is damaged. */
  read(): Promise<Uint8Array>;
}

/** A file of an archive whose bytes are damaged; the others may be good. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

const PHOTO = /\.(?:jpe?g|png|webp|gif|tiff?|avif)$/i;
const TEXT = /\.(?:json|csv|txt|names|ya?ml)$/i;
/** What systems leave in archives. */
const NOISE = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/;

export const isNoise = (path: string): boolean => NOISE.test(path);
export const isText = (path: string): boolean => TEXT.test(path);
export const isPhoto = (path: string): boolean => PHOTO.test(path);

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const withoutExtension = (path: string): string => path.replace(/\.[^./]*$/, '');
/** With its slash; empty for a file in none. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
