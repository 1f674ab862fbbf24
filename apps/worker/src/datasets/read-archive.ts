import { leftOut, type LeftOut } from '@holdfast/domain';
import { open, type Entry, type ZipFile } from 'yauzl';
import { promisify } from 'node:util';
import { UnfitError } from '../problem-of.ts';
import { refusedArchive } from './archive-error.ts';
import type { TellProblem } from './left-out.ts';
import { UnreadableFileError, type SourceFile } from './source-file.ts';

const MAX_ENTRIES = 50_000;
/** All files together, unpacked. */
const MAX_BYTES = 20 * 2 ** 30;
const MAX_FILE_BYTES = 64 * 2 ** 20;
/** Text compresses tenfold, photos not at all; what is beyond this was made to fill a disk. */
const MAX_RATIO = 200;
const SMALL_BYTES = 2 ** 20;

const LINK = 0o120000;
const TYPE_MASK = 0o170000;

/**
 * Files of a ZIP, one by one in its order; nothing is unpacked to disk. Names that lead out of the folder (.., absolute, backslashes) and archives
 * beyond the limits are refused; links, encrypted and oversized files are reported and left out. Sizes are counted while they are read: what a header says is
 * not believed.
 */
export async function* readArchive(
  path: string,
  request: { readonly where: string; readonly onProblem: TellProblem },
): AsyncGenerator<SourceFile> {
  const { where, onProblem } = request;
  const zip = await openZip(path, where);
  try {
    if (zip.entryCount > MAX_ENTRIES)
      throw refusedArchive(where, `at most ${MAX_ENTRIES} files`, String(zip.entryCount));
    let total = 0;
    for await (const entry of entriesOf(zip, where)) {
      if (entry.fileName.endsWith('/')) continue;
      const reason = reasonAgainst(entry);
      if (reason !== undefined) {
        onProblem(entry.fileName, reason);
        continue;
      }
      if (
        entry.uncompressedSize > SMALL_BYTES &&
        entry.uncompressedSize > MAX_RATIO * Math.max(1, entry.compressedSize)
      ) {
        throw refusedArchive(`${where}: ${entry.fileName}`, `a file that is packed at most ${MAX_RATIO}-fold`, 'more');
      }
      yield {
        path: entry.fileName,
        read: async () => {
          const bytes = await readEntry(zip, entry).catch((error: unknown) => {
            throw error instanceof UnfitError ? error : new UnreadableFileError(error);
          });
          total += bytes.length;
          if (total > MAX_BYTES) throw refusedArchive(where, `at most ${MAX_BYTES} bytes of files`, 'more');
          return bytes;
        },
      };
    }
  } finally {
    zip.close();
  }
}

function reasonAgainst(entry: Entry): LeftOut | undefined {
  if (((entry.externalFileAttributes >>> 16) & TYPE_MASK) === LINK) return leftOut.say('file_link');
  if ((entry.generalPurposeBitFlag & 1) !== 0) return leftOut.say('file_encrypted');
  if (entry.uncompressedSize > MAX_FILE_BYTES) return leftOut.say('file_too_large', MAX_FILE_BYTES / 2 ** 20);
  return undefined;
}

async function openZip(path: string, where: string): Promise<ZipFile> {
  try {
    return await promisify<string, object, ZipFile>(open)(path, {
      lazyEntries: true,
      autoClose: false,
      strictFileNames: true,
      validateEntrySize: true,
    });
  } catch (error) {
    throw refusedArchive(where, 'a ZIP archive', error instanceof Error ? error.message : String(error));
  }
}

/** yauzl's events as a sequence; the next entry is asked for when the one before is dealt with. */
async function* entriesOf(zip: ZipFile, where: string): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((done, fail) => {
      const settle = (finish: () => void): void => {
        zip.removeListener('entry', onEntry);
        zip.removeListener('end', onEnd);
        zip.removeListener('error', onError);
        finish();
      };
      const onEntry = (found: Entry): void => settle(() => done(found));
      const onEnd = (): void => settle(() => done(undefined));
      const onError = (error: Error): void =>
        settle(() => fail(refusedArchive(where, 'files with plain names', error.message)));
      zip.on('entry', onEntry);
      zip.on('end', onEnd);
      zip.on('error', onError);
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await promisify(zip.openReadStream.bind(zip))(entry);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    if (!Buffer.isBuffer(part)) throw new TypeError('a binary stream gave something other than bytes');
    size += part.length;
    if (size > MAX_FILE_BYTES) {
      stream.destroy();
      throw refusedArchive(entry.fileName, `at most ${MAX_FILE_BYTES / 2 ** 20} MiB`, 'more than its header says');
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
