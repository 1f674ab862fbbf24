import type { Box, PlanarPicture } from '@holdfast/scene';
import { AttackError } from './attack-error.ts';

/** Pixels that may change: a box in pixels, or one byte per pixel (H * W, row by row; 0 is fixed). */
export type Perturbable = Box | Uint8Array;

/** One byte per element of the planar picture (3 * H * W): 1 where it may change, else 0. */
export type ElementMask = Uint8Array;

/**
 * Reads `perturbable` for a picture; a pixel belongs to a box when its centre lies inside. Letterbox padding is what it is for: the
 * pipeline overwrites padding, so a perturbation there would only exist on paper. Everything may change when it is left out.
 * @throws AttackError INVALID_ARGUMENT when the mask has the wrong size or no pixel may change.
 */
export function elementMask(picture: PlanarPicture, perturbable: Perturbable | undefined): ElementMask {
  const { width, height } = picture;
  const plane = width * height;
  const elements = new Uint8Array(3 * plane);
  if (perturbable === undefined) return elements.fill(1);
  const mask = perturbable instanceof Uint8Array ? perturbable : maskOf(perturbable, width, height);
  if (mask.length !== plane || !mask.some((value) => value !== 0)) {
    throw new AttackError({
      code: 'INVALID_ARGUMENT',
      where: 'perturbable',
      expected: `one byte for each of the ${plane} pixels, at least one of them not 0`,
      got: `${mask.length} bytes${mask.length === plane ? ', all 0' : ''}`,
      fix: 'Pass the content box of the letterbox in input pixels, or leave it out to perturb everything.',
    });
  }
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < plane; pixel++) elements[channel * plane + pixel] = mask[pixel] === 0 ? 0 : 1;
  }
  return elements;
}

function maskOf(box: Box, width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, pixel) => {
    const x = (pixel % width) + 0.5;
    const y = Math.floor(pixel / width) + 0.5;
    return x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1 ? 1 : 0;
  });
}
