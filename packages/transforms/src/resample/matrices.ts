import { float32, type TensorOf } from '@holdfast/onnx';
import { clampIndex } from '../reference/levels.ts';

/**
 * One-axis resampling as a dense matrix [to, from], so that a picture is resized by two matrix products whose gradients are
 * matrix products again.
 */
export interface ResampleMatrix {
  /** Output rows in use. */
  readonly to: number;
  /** Input columns in use. */
  readonly from: number;
  /** Position of the sub-range of the input: column 0 of the range is input `offset`. */
  readonly offset?: number;
  /** Full shape; unused rows and columns are zero, so that the shape need not depend on a draw. */
  readonly rows: number;
  readonly columns: number;
}

function fill(shape: ResampleMatrix, weightsOf: (row: number) => readonly (readonly [number, number])[]): Float32Array {
  const { to, from, offset = 0, rows, columns } = shape;
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < to; row++) {
    const weights = weightsOf(row);
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [index, weight] of weights) {
      const place = row * columns + offset + clampIndex(index, from);
      data[place] = (data[place] ?? 0) + weight / total;
    }
  }
  return data;
}

/**
 * Bilinear enlarging as libvips does it behind sharp (vips_resize with the linear kernel, through vips_affine): output i reads
 * input i * from / to - 1/2, edges replicated. That is up to half an output pixel off the half-pixel convention; measured on
 * ramps with libvips 8.18. Equal sizes copy.
 */
export function enlargeMatrix(shape: ResampleMatrix): TensorOf<'float32'> {
  const { to, from, rows, columns } = shape;
  const data = fill(shape, (row) => {
    const position = from === to ? row : (row * from) / to - 0.5;
    const left = Math.floor(position);
    const rest = position - left;
    return [
      [left, 1 - rest],
      [left + 1, rest],
    ];
  });
  return float32([rows, columns], data);
}

/**
 * Antialiased linear shrinking as vips_reduce does it: a triangle of half-width from / to about the half-pixel centre, weights
 * normalised, edges replicated.
 */
export function shrinkMatrix(shape: ResampleMatrix): TensorOf<'float32'> {
  const { to, from, rows, columns } = shape;
  const factor = from / to;
  const data = fill(shape, (row) => {
    const centre = (row + 0.5) * factor - 0.5;
    const taps: [number, number][] = [];
    for (let index = Math.ceil(centre - factor); index <= centre + factor; index++) {
      const weight = 1 - Math.abs(index - centre) / factor;
      if (weight > 0) taps.push([index, weight]);
    }
    return taps;
  });
  return float32([rows, columns], data);
}

/** The transpose, for products from the right. */
export function transposed(matrix: TensorOf<'float32'>): TensorOf<'float32'> {
  const [rows = 0, columns = 0] = matrix.dims;
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      data[column * rows + row] = matrix.data[row * columns + column] ?? 0;
    }
  }
  return float32([columns, rows], data);
}
