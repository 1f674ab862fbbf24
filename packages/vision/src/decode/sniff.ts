/** Formats that `decodePhoto` reads. */
export const photoFormats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const;
export type PhotoFormat = (typeof photoFormats)[number];

/** What the first bytes of a file say it is. File names and media types are never trusted. */
export type Sniffed =
  | { readonly kind: 'photo'; readonly format: PhotoFormat }
  /** Known, and refused; `name` is for people. */
  | { readonly kind: 'refused'; readonly name: string; readonly reason: string }
  | { readonly kind: 'unknown' };

const startsWith = (bytes: Uint8Array, prefix: readonly number[], offset = 0): boolean =>
  bytes.length >= offset + prefix.length && prefix.every((byte, index) => bytes[offset + index] === byte);

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

const fourCharacters = (bytes: Uint8Array, offset: number): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + 4));

const photo = (format: PhotoFormat): Sniffed => ({ kind: 'photo', format });
const refused = (name: string, reason: string): Sniffed => ({ kind: 'refused', name, reason });

const noDecoder = 'no decoder for it is included';

/** ISO base media files name their brand in the first box (ISO/IEC 14496-12, 4.3). */
function sniffIsoMedia(bytes: Uint8Array): Sniffed {
  const boxSize = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const end = Math.min(bytes.length, boxSize, 256);
  const brands = [fourCharacters(bytes, 8)];
  for (let offset = 16; offset + 4 <= end; offset += 4) brands.push(fourCharacters(bytes, offset));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return photo('avif');
  if (brands.some((brand) => /^(hei|hev|hex|mif1|msf1)/.test(brand))) return refused('HEIC', noDecoder);
  return refused('MP4 or another ISO media file', 'it is not a still picture');
}

function sniffText(bytes: Uint8Array): Sniffed {
  const head = new TextDecoder('utf-8').decode(bytes.subarray(0, 4096)).replaceAll('\0', '');
  if (!/^\uFEFF?\s*</.test(head)) return { kind: 'unknown' };
  if (/<svg[\s>:]|<!DOCTYPE\s+svg/i.test(head)) {
    return refused('SVG', 'it is a program that draws, it can load other files, and it has no pixels of its own');
  }
  return refused('XML or HTML', 'it is text');
}

/** Tells a file's format from its first bytes. */
export function sniffFormat(bytes: Uint8Array): Sniffed {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return photo('jpeg');
  if (startsWith(bytes, [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a])) return photo('png');
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8)) return photo('webp');
  if (startsWith(bytes, ascii('GIF87a')) || startsWith(bytes, ascii('GIF89a'))) return photo('gif');
  // The second pair of each is BigTIFF.
  if (startsWith(bytes, [0x49, 0x49, 0x2a, 0]) || startsWith(bytes, [0x49, 0x49, 0x2b, 0])) return photo('tiff');
  if (startsWith(bytes, [0x4d, 0x4d, 0, 0x2a]) || startsWith(bytes, [0x4d, 0x4d, 0, 0x2b])) return photo('tiff');
  if (bytes.length >= 12 && startsWith(bytes, ascii('ftyp'), 4)) return sniffIsoMedia(bytes);
  if (startsWith(bytes, ascii('BM'))) return refused('BMP', noDecoder);
  if (startsWith(bytes, ascii('%PDF'))) return refused('PDF', 'it is a document');
  if (startsWith(bytes, [0x1f, 0x8b])) return refused('gzip (perhaps SVGZ)', 'it is an archive');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return refused('ZIP', 'it is an archive');
  if (startsWith(bytes, [0xff, 0x0a]) || startsWith(bytes, ascii('JXL '), 4)) return refused('JPEG XL', noDecoder);
  if (startsWith(bytes, ascii('jP  '), 4) || startsWith(bytes, [0xff, 0x4f, 0xff, 0x51])) {
    return refused('JPEG 2000', noDecoder);
  }
  return sniffText(bytes);
}
