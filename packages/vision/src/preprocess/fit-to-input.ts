import type { Box, Picture, Size } from '@holdfast/scene';
import type { InputContract } from '../contract.ts';
import { resizeLikeOpenCv } from './opencv/resize.ts';
import { resizeLikePillow } from './pillow/resize.ts';
import { boxMappings, placePhoto } from './placement.ts';

/** A photo in input space. */
export interface FittedPhoto {
  /** 8-bit picture of the model's input size; the clean image of every attack. */
  readonly picture: Picture;
  /** The rectangle of `picture` that shows the photo; everything else is padding and must not be perturbed. */
  readonly content: Box;
  /** From input pixels to pixels of the original photo; not clipped to it. */
  readonly toPhoto: (box: Box) => Box;
  /** From pixels of the original photo to input pixels; not clipped to the input. */
  readonly toInput: (box: Box) => Box;
}

/**
 * Resizes 8-bit pixels as the deployed pre-processing does. Without antialiasing as OpenCV's `cv2.resize`, with it as Pillow's
 * `Image.resize`; each interpolation (`nearest` and `area` too) follows that library's own rounding.
 */
export function resizeAsDeployed(picture: Picture, size: Size, resize: InputContract['resize']): Picture {
  return resize.antialias
    ? resizeLikePillow(picture, size, resize.interpolation)
    : resizeLikeOpenCv(picture, size, resize.interpolation);
}

/** Brings a photo to the model's input size by the contract's resize rule. */
export function fitToInput(photo: Picture, input: InputContract): FittedPhoto {
  const placement = placePhoto(photo, input);
  const { scaled, left, top } = placement;
  const resized = resizeAsDeployed(photo, scaled, input.resize);
  const content = {
    x0: Math.max(0, left),
    y0: Math.max(0, top),
    x1: Math.min(input.width, left + scaled.width),
    y1: Math.min(input.height, top + scaled.height),
  };
  const data = new Uint8Array(input.width * input.height * 3).fill(input.resize.padValue);
  for (let y = content.y0; y < content.y1; y++) {
    const source = ((y - top) * scaled.width + content.x0 - left) * 3;
    const length = (content.x1 - content.x0) * 3;
    data.set(resized.data.subarray(source, source + length), (y * input.width + content.x0) * 3);
  }
  return {
    picture: { width: input.width, height: input.height, data },
    content,
    ...boxMappings(photo, placement),
  };
}
