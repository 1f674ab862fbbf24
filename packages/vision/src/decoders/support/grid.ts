import type { Size } from '@holdfast/scene';

/** One cell of a detector's grid. */
export interface GridCell {
  readonly x: number;
  readonly y: number;
  /** Cell size in model-input pixels. */
  readonly stride: number;
}

/** All cells: level after level in the order of `strides`, row by row within a level. */
export function gridCells(input: Size, strides: readonly number[]): readonly GridCell[] {
  return strides.flatMap((stride) => {
    const columns = Math.floor(input.width / stride);
    const rows = Math.floor(input.height / stride);
    return Array.from({ length: columns * rows }, (_, index) => ({
      x: index % columns,
      y: Math.floor(index / columns),
      stride,
    }));
  });
}

/** Number of cells over all levels. */
export const gridCellCount = (input: Size, strides: readonly number[]): number =>
  strides.reduce((sum, stride) => sum + Math.floor(input.width / stride) * Math.floor(input.height / stride), 0);
