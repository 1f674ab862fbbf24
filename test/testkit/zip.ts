import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the headers say instead of the truth. */
  readonly lies?: { readonly size?: number };
  /** Written in place of the packed bytes. */
  readonly packed?: Uint8Array;
  /** A symbolic link, as Unix tools write it. */
  readonly isLink?: boolean;
}

const DEFLATE = 8;
const UNIX = 3 << 8;

/** A ZIP archive with names and headers as they are given, also such that no honest tool would write. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, lies = {}, packed = deflateRawSync(bytes), isLink = false } of entries) {
    const path = Buffer.from(name, 'utf8');
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt16LE(DEFLATE, 4);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(lies.size ?? bytes.length, 18);
    shared.writeUInt16LE(path.length, 22);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(UNIX | 20, 4);
    shared.copy(central, 6);
    central.writeUInt32LE(((isLink ? 0o120777 : 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    const file = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), shared, path, packed]);
    files.push(file);
    directory.push(Buffer.concat([central, path]));
    offset += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, list, end]);
}
