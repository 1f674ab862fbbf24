import { createHash } from 'node:crypto';
import type { Picture } from '@holdfast/scene';

/**
 * SHA-256 of a picture's content as lower-case hex: its size and pixels, whatever file they came from. Random draws are
 * keyed by it, so equal pictures get equal draws.
 */
export function pictureSha256(picture: Picture): string {
  return createHash('sha256')
    .update(`holdfast picture ${picture.width} x ${picture.height} RGB8\n`)
    .update(picture.data)
    .digest('hex');
}
