import type { Picture } from '@holdfast/scene';
import type { Metadata } from 'sharp';
import { sharp } from '../sharp.ts';
import { ImageError } from './image-error.ts';
import { photoFormats, sniffFormat, type PhotoFormat } from './sniff.ts';
import { isComplete } from './truncation.ts';

export interface DecodeLimits {
  readonly maxBytes: number;
  /** Width times height, checked on the header before any pixel is decoded. */
  readonly maxPixels: number;
  readonly timeoutSeconds: number;
}

/** 64 MiB files of up to 64 Mi pixels (8192 x 8192): above any camera in common use, below what would hurt a worker. */
export const defaultDecodeLimits: DecodeLimits = { maxBytes: 64 * 2 ** 20, maxPixels: 2 ** 26, timeoutSeconds: 60 };

export interface DecodeOptions {
  readonly limits?: Partial<DecodeLimits>;
  /** Level of red, green and blue behind transparent pixels. Default white, as most viewers and printers show them. */
  readonly background?: readonly [number, number, number];
  /** Name of the file for messages. */
  readonly where?: string;
}

function formatOf(bytes: Uint8Array, where: string): PhotoFormat {
  const readable = photoFormats.join(', ');
  const sniffed = sniffFormat(bytes);
  switch (sniffed.kind) {
    case 'photo':
      return sniffed.format;
    case 'refused':
      throw new ImageError({
        code: 'IMAGE_FORMAT_REFUSED',
        where,
        expected: `one of ${readable}`,
        got: `${sniffed.name}, which is refused because ${sniffed.reason}`,
        fix: 'save the image as PNG or JPEG',
      });
    case 'unknown':
      throw new ImageError({
        code: 'IMAGE_FORMAT_UNKNOWN',
        where,
        expected: `one of ${readable}`,
        got: `bytes that start with ${Buffer.from(bytes.subarray(0, 8)).toString('hex')}`,
        fix: 'check that the file is an image; save it as PNG or JPEG',
      });
  }
}

const truncated = (where: string, format: PhotoFormat, bytes: Uint8Array, cause?: unknown): ImageError =>
  new ImageError({
    code: 'IMAGE_TRUNCATED',
    where,
    expected: `a complete ${format} file`,
    got: `${bytes.length} bytes that end before the image does`,
    fix: 'copy or upload the file again',
    cause,
  });

function decodeFailure(where: string, format: PhotoFormat, bytes: Uint8Array, cause: unknown): ImageError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/timeout/i.test(message)) {
    return new ImageError({
      code: 'IMAGE_TIMEOUT',
      where,
      expected: 'an image that decodes within the time limit',
      got: `a ${format} file that takes longer`,
      fix: 'save the image again with an ordinary encoder',
      cause,
    });
  }
  if (/premature|truncat|unexpected end|end of (file|stream|image)|\beof\b|not enough data/i.test(message)) {
    return truncated(where, format, bytes, cause);
  }
  return new ImageError({
    code: 'IMAGE_CORRUPT',
    where,
    expected: `a ${format} file that decodes`,
    got: message.replaceAll(/\s+/g, ' ').trim(),
    fix: 'open the image in a viewer and save it again',
    cause,
  });
}

function checkPixelCount(metadata: Metadata, maxPixels: number, where: string): void {
  const height = metadata.pageHeight ?? metadata.height;
  if (metadata.width * height <= maxPixels) return;
  throw new ImageError({
    code: 'IMAGE_TOO_MANY_PIXELS',
    where,
    expected: `at most ${maxPixels} pixels`,
    got: `${metadata.width} x ${height}`,
    fix: 'make the image smaller',
  });
}

/**
 * Decodes a photo to what a viewer shows, as 8-bit sRGB: EXIF orientation applied, transparent pixels flattened onto the
 * background, grey spread over three channels, CMYK and embedded ICC profiles converted to sRGB, 16 bits reduced to 8. Of
 * an animated GIF or WebP and of a TIFF with several pages the first picture is taken, as a viewer that does not play would.
 * Reads JPEG, PNG, WebP, GIF, TIFF and AVIF, told apart by their first bytes.
 *
 * Throws ImageError for everything else and for files that are empty, too large, truncated or corrupt.
 */
export async function decodePhoto(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Picture> {
  const limits = { ...defaultDecodeLimits, ...options.limits };
  const where = options.where ?? 'picture';
  const [red, green, blue] = options.background ?? [255, 255, 255];
  if (bytes.length === 0) {
    throw new ImageError({
      code: 'IMAGE_EMPTY',
      where,
      expected: 'an image',
      got: 'an empty file',
      fix: 'copy or upload the file again',
    });
  }
  if (bytes.length > limits.maxBytes) {
    throw new ImageError({
      code: 'IMAGE_FILE_TOO_LARGE',
      where,
      expected: `at most ${limits.maxBytes} bytes`,
      got: `${bytes.length} bytes`,
      fix: 'save the image smaller or compressed',
    });
  }
  const format = formatOf(bytes, where);
  if (!isComplete(bytes, format)) throw truncated(where, format, bytes);
  try {
    // The header is read without sharp's own cap so that the message can say the size.
    const metadata = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata();
    checkPixelCount(metadata, limits.maxPixels, where);
    const { data, info } = await sharp(bytes, { limitInputPixels: limits.maxPixels, failOn: 'error', pages: 1 })
      .timeout({ seconds: limits.timeoutSeconds })
      .autoOrient()
      .flatten({ background: { r: red, g: green, b: blue } })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return pictureFromRaw({ data, width: info.width, height: info.height, channels: info.channels, where });
  } catch (error) {
    throw error instanceof ImageError ? error : decodeFailure(where, format, bytes, error);
  }
}

function pictureFromRaw(raw: {
  data: Buffer;
  width: number;
  height: number;
  channels: number;
  where: string;
}): Picture {
  const { width, height, channels } = raw;
  const data = new Uint8Array(raw.data.buffer, raw.data.byteOffset, raw.data.byteLength);
  if (channels === 3 && data.length === width * height * 3) return { width, height, data };
  throw new ImageError({
    code: 'IMAGE_CORRUPT',
    where: raw.where,
    expected: `${width} x ${height} pixels of three 8-bit channels`,
    got: `${data.length} bytes, ${channels} channels`,
    fix: 'save the image as 8-bit RGB',
  });
}
