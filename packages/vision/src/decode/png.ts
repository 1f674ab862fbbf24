import type { Picture } from '@holdfast/scene';
import { sharp } from '../sharp.ts';
import { decodePhoto, type DecodeOptions } from './decode-photo.ts';
import { ImageError } from './image-error.ts';
import { sniffFormat } from './sniff.ts';

/** A sharp pipeline over a picture's pixels. Throws ImageError where the data does not fit the size. */
export function fromPicture(picture: Picture, where: string): ReturnType<typeof sharp> {
  const { width, height, data } = picture;
  if (!(width >= 1 && height >= 1) || data.length !== width * height * 3) {
    throw new ImageError({
      code: 'PICTURE_INVALID',
      where,
      expected: `${width} x ${height} x 3 bytes of pixels, at least one pixel`,
      got: `${data.length} bytes`,
      fix: 'build the picture with width * height * 3 interleaved levels',
    });
  }
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

/** Encodes a picture as an 8-bit RGB PNG without palette, gamma or profile: `readPng` gives the very same pixels back. */
export async function encodePng(picture: Picture): Promise<Buffer> {
  return fromPicture(picture, 'encodePng').png({ palette: false, compressionLevel: 6 }).toBuffer();
}

/**
 * Reads a PNG that `encodePng` wrote, pixel for pixel. Throws ImageError (IMAGE_NOT_LOSSLESS_RGB8) for a file whose pixels
 * would have to be converted (palette, grey, alpha, 16 bits, orientation or colour profile), since a stored
 * adversarial sample must never be altered on its way to the judge.
 */
export async function readPng(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Picture> {
  const where = options.where ?? 'PNG';
  const refuse = (got: string, cause?: unknown): ImageError =>
    new ImageError({
      code: 'IMAGE_NOT_LOSSLESS_RGB8',
      where,
      expected: 'an 8-bit RGB PNG without palette, alpha, orientation or colour profile',
      got,
      fix: 'use the file as it was written, or read it as a photo',
      cause,
    });
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind !== 'photo' || sniffed.format !== 'png') {
    throw refuse(sniffed.kind === 'photo' ? `a ${sniffed.format} file` : 'a file of another format');
  }
  const picture = await decodePhoto(bytes, { ...options, where });
  const { depth, channels, hasAlpha, hasProfile, isPalette, orientation } = await sharp(bytes, {
    limitInputPixels: false,
  }).metadata();
  if (depth !== 'uchar' || channels !== 3 || hasAlpha) throw refuse(`${channels} channels of ${depth}`);
  if (isPalette) throw refuse('a palette');
  if (hasProfile) throw refuse('a colour profile');
  if (orientation !== undefined && orientation !== 1) throw refuse(`orientation ${orientation}`);
  return picture;
}
