/** Corners in pixels of the picture the box belongs to, x to the right, y downwards, `x0 <= x1`, `y0 <= y1`. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Area in square pixels; 0 for an empty or inverted box. */
export function boxArea(box: Box): number {
  return Math.max(0, box.x1 - box.x0) * Math.max(0, box.y1 - box.y0);
}

/** The common part of two boxes; may be empty (area 0). */
export function intersectBoxes(a: Box, b: Box): Box {
  return {
    x0: Math.max(a.x0, b.x0),
    y0: Math.max(a.y0, b.y0),
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
  };
}

/** Intersection over union, 0..1. Two empty boxes have IoU 0. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const shared = boxArea(intersectBoxes(a, b));
  const union = boxArea(a) + boxArea(b) - shared;
  return union > 0 ? shared / union : 0;
}

/** Two boxes with at least this IoU are taken for the same object, in attacks and in reports alike (PASCAL VOC's rule). */
export const MATCHING_IOU = 0.5;
