import type { Box, Size } from '@holdfast/scene';
import type { InputContract } from '../contract.ts';
import { roundHalfEven } from './round.ts';

/** Where the resized photo comes to lie on the model's input. */
export interface Placement {
  /** Size of the whole photo after resizing. */
  readonly scaled: Size;
  /** Of the scaled photo's top-left corner, in input pixels; negative where the crop cuts it off. */
  readonly left: number;
  readonly top: number;
}

const atLeastOne = (size: Size): Size => ({ width: Math.max(1, size.width), height: Math.max(1, size.height) });

/**
 * Places a photo by the contract's resize rule. Each rule rounds as its source does:
 * - `letterbox-top-left`: YOLOX's `preproc` (sizes cut down to whole pixels);
 * - `letterbox-centre`: Ultralytics' `LetterBox` (sizes rounded, the odd pixel of padding at the bottom right);
 * - `centre-crop`: torchvision's `Resize(shortSide)` + `CenterCrop`.
 */
export function placePhoto(photo: Size, input: InputContract): Placement {
  const { rule } = input.resize;
  const ratio = Math.min(input.height / photo.height, input.width / photo.width);
  switch (rule) {
    case 'stretch':
      return { scaled: { width: input.width, height: input.height }, left: 0, top: 0 };
    case 'letterbox-top-left': {
      const scaled = atLeastOne({ width: Math.floor(photo.width * ratio), height: Math.floor(photo.height * ratio) });
      return { scaled, left: 0, top: 0 };
    }
    case 'letterbox-centre': {
      const scaled = atLeastOne({
        width: roundHalfEven(photo.width * ratio),
        height: roundHalfEven(photo.height * ratio),
      });
      const left = roundHalfEven((input.width - scaled.width) / 2 - 0.1);
      return { scaled, left, top: roundHalfEven((input.height - scaled.height) / 2 - 0.1) };
    }
    case 'centre-crop': {
      const shortSide = input.resize.shortSide ?? Math.max(input.width, input.height);
      const scaled =
        photo.width <= photo.height
          ? { width: shortSide, height: Math.floor((shortSide * photo.height) / photo.width) }
          : { width: Math.floor((shortSide * photo.width) / photo.height), height: shortSide };
      const left = -roundHalfEven((scaled.width - input.width) / 2);
      return { scaled, left, top: -roundHalfEven((scaled.height - input.height) / 2) };
    }
    default:
      return rule satisfies never;
  }
}

/** Maps boxes between photo and input; both directions are exact inverses up to floating point. */
export function boxMappings(
  photo: Size,
  { scaled, left, top }: Placement,
): { readonly toInput: (box: Box) => Box; readonly toPhoto: (box: Box) => Box } {
  const scaleX = scaled.width / photo.width;
  const scaleY = scaled.height / photo.height;
  return {
    toInput: ({ x0, y0, x1, y1 }) => ({
      x0: x0 * scaleX + left,
      y0: y0 * scaleY + top,
      x1: x1 * scaleX + left,
      y1: y1 * scaleY + top,
    }),
    toPhoto: ({ x0, y0, x1, y1 }) => ({
      x0: (x0 - left) / scaleX,
      y0: (y0 - top) / scaleY,
      x1: (x1 - left) / scaleX,
      y1: (y1 - top) / scaleY,
    }),
  };
}
