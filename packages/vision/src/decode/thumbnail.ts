import type { Picture } from '@holdfast/scene';
import { fromPicture } from './png.ts';

/** Longest side, pixels: twice the size of a card, for dense displays. */
const SIDE = 320;
const QUALITY = 78;

/** A small WebP of a decoded photo, for lists. */
export async function makeThumbnail(picture: Picture, where = 'picture'): Promise<Uint8Array> {
  return fromPicture(picture, where)
    .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer();
}
