/** Bytes per value of each TIFF field type, by type number (TIFF 6.0, section 2; 13 and 16-18 from its supplements). */
const typeBytes: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

/** Tags of the places of the pixel data and, under the same index, of its byte counts: strips and tiles. */
const offsetTags = [273, 324] as const;
const byteCountTags = [279, 325] as const;

/**
 * Whether a TIFF's first directory, the values it points to and its strips or tiles all lie within the file. Reads classic
 * and BigTIFF in both byte orders.
 */
export function tiffFirstPageIsComplete(bytes: Uint8Array): boolean {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const isBig = bytes[littleEndian ? 2 : 3] === 0x2b;
  const wordBytes = isBig ? 8 : 4;
  const fits = (offset: number, length: number): boolean => offset + length <= bytes.length;
  const unsigned = (offset: number, size: number): number => {
    if (size === 8) return Number(data.getBigUint64(offset, littleEndian));
    if (size === 4) return data.getUint32(offset, littleEndian);
    return size === 2 ? data.getUint16(offset, littleEndian) : data.getUint8(offset);
  };
  const countBytes = isBig ? 8 : 2;
  const entryBytes = 4 + 2 * wordBytes;

  if (!fits(0, 2 * wordBytes)) return false;
  const directory = unsigned(wordBytes, wordBytes);
  if (!fits(directory, countBytes)) return false;
  const entryCount = unsigned(directory, countBytes);
  if (!fits(directory, countBytes + entryCount * entryBytes)) return false;

  const layout = new Map<number, readonly number[]>();
  for (let index = 0; index < entryCount; index++) {
    const entry = directory + countBytes + index * entryBytes;
    const tag = unsigned(entry, 2);
    const size = typeBytes[unsigned(entry + 2, 2)] ?? 1;
    const count = unsigned(entry + 4, wordBytes);
    const isInline = size * count <= wordBytes;
    const start = isInline ? entry + 4 + wordBytes : unsigned(entry + 4 + wordBytes, wordBytes);
    if (!fits(start, size * count)) return false;
    if ([...offsetTags, ...byteCountTags].some((known) => known === tag)) {
      layout.set(
        tag,
        Array.from({ length: count }, (_, value) => unsigned(start + value * size, size)),
      );
    }
  }
  return offsetTags.every((offsetTag, kind) => {
    const byteCounts = layout.get(byteCountTags[kind] ?? 0);
    return (layout.get(offsetTag) ?? []).every((offset, strip) => fits(offset, byteCounts?.[strip] ?? 1));
  });
}
