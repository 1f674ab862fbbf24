export const NEAREST_MODES = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] as const;

export type NearestMode = (typeof NEAREST_MODES)[number];

/** The element that nearest-neighbour interpolation takes for a position, before it is clamped to the axis. */
export function nearestIndex(mode: NearestMode, position: number): number {
  switch (mode) {
    case 'floor':
      return Math.floor(position);
    case 'ceil':
      return Math.ceil(position);
    case 'round_prefer_floor':
      return Math.ceil(position - 0.5);
    case 'round_prefer_ceil':
      return Math.floor(position + 0.5);
  }
}

/** The triangle filter of linear interpolation, 0 from distance 1 on. */
export const linearKernel = (distance: number): number => Math.max(0, 1 - Math.abs(distance));

/** The cubic convolution filter, 0 from distance 2 on (Keys 1981, with parameter `a`). */
export function cubicKernel(distance: number, a: number): number {
  const d = Math.abs(distance);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}
