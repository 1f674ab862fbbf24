import { makeThumbnail, readPng } from '@holdfast/vision';

/** Longest side, pixels, up to which a picture is small enough for grids itself: model inputs of 224 or 320 need no second file. */
const SMALL = 320;

/** The form of a PNG that grids show; undefined where the file itself is small. */
export async function smallPicture(path: string, png: Uint8Array): Promise<Uint8Array | undefined> {
  // Width and height stand in a PNG's first chunk.
  const header = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (Math.max(header.getUint32(16), header.getUint32(20)) <= SMALL) return undefined;
  return makeThumbnail(await readPng(png, { where: path }), path);
}
