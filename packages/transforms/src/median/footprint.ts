/** Place of one sample of a median window relative to its centre. */
export interface Offset {
  readonly dx: number;
  readonly dy: number;
}

export const medianShapes = ['square', 'line', 'cross', 'circle', 'ring'] as const;
export type MedianShape = (typeof medianShapes)[number];

/** Cells whose centre is nearer than radius + 1/2, in integers: d^2 <= r^2 + r. */
const inDisc = ({ dx, dy }: Offset, radius: number): boolean => dx * dx + dy * dy <= radius * radius + radius;

const rules: Record<MedianShape, (offset: Offset, radius: number) => boolean> = {
  square: () => true,
  line: ({ dy }) => dy === 0,
  cross: ({ dx, dy }) => dx === 0 || dy === 0,
  circle: inDisc,
  ring: (offset, radius) => inDisc(offset, radius) && !inDisc(offset, radius - 1),
};

/**
 * The samples of a median window of odd `size`, row by row: all of the square; the horizontal `line` through its centre; the
 * upright `cross`; the `circle` of cells (dx^2 + dy^2 <= r^2 + r with r = (size - 1) / 2); the `ring`, which is the circle without
 * the circle one smaller. For size 3 the circle is the whole square.
 */
export function medianFootprint(size: number, shape: MedianShape): readonly Offset[] {
  const radius = (size - 1) / 2;
  const side = Array.from({ length: size }, (_, index) => index - radius);
  return side.flatMap((dy) => side.map((dx) => ({ dx, dy }))).filter((offset) => rules[shape](offset, radius));
}

/** 0-based rank of the median: the middle, or the upper of the two middle ones (ring windows have an even count). */
export const medianRank = (count: number): number => Math.floor(count / 2);
