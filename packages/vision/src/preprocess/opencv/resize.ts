import type { Picture, Size } from '@holdfast/scene';
import { resizeAreaShrinking } from './area.ts';
import { resizeAreaEnlarging, resizeCubic, resizeLinear } from './separable.ts';

function resizeNearest(picture: Picture, size: Size): Picture {
  const data = new Uint8Array(size.width * size.height * 3);
  const scaleX = 1 / (size.width / picture.width);
  const scaleY = 1 / (size.height / picture.height);
  for (let y = 0; y < size.height; y++) {
    const row = Math.min(Math.floor(y * scaleY), picture.height - 1) * picture.width;
    for (let x = 0; x < size.width; x++) {
      const source = (row + Math.min(Math.floor(x * scaleX), picture.width - 1)) * 3;
      data.set(picture.data.subarray(source, source + 3), (y * size.width + x) * 3);
    }
  }
  return { ...size, data };
}

/**
 * Resizes as `cv2.resize` does with 8-bit pixels (OpenCV 4.6, modules/imgproc/src/resize.cpp): half-pixel centres, no low-pass
 * when shrinking except for `area`, 11-bit fixed-point weights. Equal to OpenCV bit for bit on the recorded vectors, but
 * for the last few values of a `bicubic` row: those its scalar code rounds, which differs by one level on ties.
 */
export function resizeLikeOpenCv(
  picture: Picture,
  size: Size,
  interpolation: 'nearest' | 'bilinear' | 'bicubic' | 'area',
): Picture {
  if (picture.width === size.width && picture.height === size.height) return picture;
  switch (interpolation) {
    case 'nearest':
      return resizeNearest(picture, size);
    case 'bilinear': {
      // OpenCV itself takes INTER_AREA for an exact halving.
      const isHalving = picture.width === 2 * size.width && picture.height === 2 * size.height;
      return isHalving ? resizeAreaShrinking(picture, size) : resizeLinear(picture, size);
    }
    case 'bicubic':
      return resizeCubic(picture, size);
    case 'area': {
      const isShrinking = size.width <= picture.width && size.height <= picture.height;
      return isShrinking ? resizeAreaShrinking(picture, size) : resizeAreaEnlarging(picture, size);
    }
  }
}
