import type { Picture } from '@holdfast/scene';
import type { Codecs } from '@holdfast/transforms';
import { fromPicture } from '../decode/png.ts';
import { ImageError } from '../decode/image-error.ts';
import { sharp } from '../sharp.ts';

/** Pixels of a pipeline that must come out as 8-bit RGB. */
async function toPicture(pipeline: ReturnType<typeof sharp>, where: string): Promise<Picture> {
  const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) {
    throw new ImageError({
      code: 'PICTURE_INVALID',
      where,
      expected: 'three channels',
      got: `${info.channels}`,
      fix: 'report this: the codec changed the image',
    });
  }
  return {
    width: info.width,
    height: info.height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

/**
 * The real codecs and filters that judge: sharp's, that is libvips with its bundled libraries (`codecVersions()` says which).
 *
 * JPEG is written as sharp writes it by default: the standard quantisation tables scaled by `quality`, optimised Huffman coding,
 * no trellis quantisation (mozjpeg's extras stay off); it is read with libjpeg's "fancy" chroma upsampling. WebP is lossy with
 * libwebp's method 4. The median is libvips' square rank filter, edges replicated.
 */
export function createCodecs(): Codecs {
  return {
    async jpeg(picture, { quality, subsampling }) {
      const bytes = await fromPicture(picture, 'jpeg')
        .jpeg({ quality, chromaSubsampling: subsampling, mozjpeg: false })
        .toBuffer();
      return toPicture(sharp(bytes, { limitInputPixels: false }), 'jpeg');
    },
    async webp(picture, { quality }) {
      const bytes = await fromPicture(picture, 'webp').webp({ quality, effort: 4 }).toBuffer();
      return toPicture(sharp(bytes, { limitInputPixels: false }), 'webp');
    },
    median: async (picture, { size }) => toPicture(fromPicture(picture, 'median').median(size), 'median'),
    resize: async (picture, { size, kernel }) =>
      toPicture(fromPicture(picture, 'resize').resize({ ...size, fit: 'fill', kernel }), 'resize'),
  };
}
