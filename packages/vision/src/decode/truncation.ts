import type { PhotoFormat } from './sniff.ts';
import { tiffFirstPageIsComplete } from './tiff-completeness.ts';

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** PNG: length, type, data and CRC of every chunk until IEND (PNG specification, section 5). */
function pngIsComplete(bytes: Uint8Array): boolean {
  const data = view(bytes);
  let offset = 8;
  while (offset + 12 <= bytes.length) {
    const length = data.getUint32(offset);
    const isEnd = data.getUint32(offset + 4) === 0x49454e44;
    offset += 12 + length;
    if (isEnd) return offset <= bytes.length;
  }
  return false;
}

/** WebP: the RIFF header holds the size of all that follows its first eight bytes. */
function webpIsComplete(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && view(bytes).getUint32(4, true) + 8 <= bytes.length;
}

/** ISO base media: top-level boxes follow each other; size 0 means "to the end", size 1 a 64-bit size. */
function isoMediaIsComplete(bytes: Uint8Array): boolean {
  const data = view(bytes);
  let offset = 0;
  while (offset + 8 <= bytes.length) {
    const short = data.getUint32(offset);
    if (short === 0) return true;
    const size = short === 1 ? (offset + 16 <= bytes.length ? Number(data.getBigUint64(offset + 8)) : NaN) : short;
    if (!(size >= 8)) return false;
    offset += size;
  }
  return offset === bytes.length;
}

/** GIF: walks the blocks to the end of the first frame's data (GIF89a specification, section 20). */
function gifFirstFrameIsComplete(bytes: Uint8Array): boolean {
  const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
  const skipSubBlocks = (start: number): number => {
    let offset = start;
    for (;;) {
      const size = bytes[offset];
      if (size === undefined) return Infinity;
      offset += size + 1;
      if (size === 0) return offset;
    }
  };
  let offset = 13 + tableBytes(bytes[10] ?? 0);
  for (;;) {
    const introducer = bytes[offset];
    if (introducer === 0x21) offset = skipSubBlocks(offset + 2);
    else if (introducer === 0x2c)
      return skipSubBlocks(offset + 10 + tableBytes(bytes[offset + 9] ?? 0) + 1) <= bytes.length;
    else return false;
  }
}

/** JPEG: an end-of-image marker stands somewhere after the start of a scan. */
function jpegIsComplete(bytes: Uint8Array): boolean {
  for (let offset = bytes.length - 2; offset > 2; offset--) {
    if (bytes[offset] === 0xff && bytes[offset + 1] === 0xd9) return true;
  }
  return false;
}

/**
 * Whether a file's own structure says that all of its (first) picture is there. It is read from the containers' length
 * fields, since decoders differ in how much of a half picture they accept without a word.
 */
export function isComplete(bytes: Uint8Array, format: PhotoFormat): boolean {
  switch (format) {
    case 'png':
      return pngIsComplete(bytes);
    case 'webp':
      return webpIsComplete(bytes);
    case 'gif':
      return gifFirstFrameIsComplete(bytes);
    case 'avif':
      return isoMediaIsComplete(bytes);
    case 'jpeg':
      return jpegIsComplete(bytes);
    case 'tiff':
      return tiffFirstPageIsComplete(bytes);
  }
}
