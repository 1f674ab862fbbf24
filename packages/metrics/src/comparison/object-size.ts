import { boxArea, type Box } from '@holdfast/scene';

/** Sizes of objects as COCO divides them, here by the area of the box in pixels of the model's input. */
export const objectSizes = ['small', 'medium', 'large'] as const;
export type ObjectSize = (typeof objectSizes)[number];

/** Area in pixels from which an object is medium, and large (COCO: 32 x 32 and 96 x 96). */
const OBJECT_SIZE_AREAS = { medium: 32 * 32, large: 96 * 96 } as const;

/** What the sizes are, for whoever reads a table of them. */
export const OBJECT_SIZE_NOTE =
  'Sizes are those of COCO: small below 32 x 32, medium below 96 x 96, large from there on, by the area of the box in pixels of the model input.';

/** @param box in pixels of the model's input. */
export function objectSizeOf(box: Box): ObjectSize {
  const area = boxArea(box);
  if (area < OBJECT_SIZE_AREAS.medium) return 'small';
  return area < OBJECT_SIZE_AREAS.large ? 'medium' : 'large';
}

/** The size of the largest of several objects; undefined without any. */
export function largestObjectSize(boxes: readonly Box[]): ObjectSize | undefined {
  const ranks = boxes.map((box) => objectSizes.indexOf(objectSizeOf(box)));
  return boxes.length === 0 ? undefined : objectSizes[Math.max(...ranks)];
}
