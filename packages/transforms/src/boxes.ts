import { boxArea, intersectBoxes, type Box, type Size } from '@holdfast/scene';

/** An object counts as gone when less than this part of its box stays in the frame. */
const MIN_VISIBLE = 0.5;

/** The box cut to the frame; `undefined` when less than half of its area stays in. */
export function keepInFrame(box: Box, size: Size): Box | undefined {
  const inside = intersectBoxes(box, { x0: 0, y0: 0, x1: size.width, y1: size.height });
  const area = boxArea(box);
  return area > 0 && boxArea(inside) >= MIN_VISIBLE * area ? inside : undefined;
}

/** Smallest upright box around points. */
export function hull(points: readonly { x: number; y: number }[]): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}

/** Box mapping of transforms that move nothing. */
export const sameBox = (box: Box): Box => box;
