import { elementCount, type DataType, type Tensor } from '@holdfast/onnx';

/**
 * A tensor of the reference interpreter. Every element type is held in float64 (exact for integers up to 2^53); `dataType`
 * only tells operators with integer semantics (Div, Mod, Cast) what they work on, so float32 is computed in double precision.
 */
export interface Tensor64 {
  readonly dataType: DataType;
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

export type Index = readonly number[];

/** A float tensor from its elements in row-major order. */
export function tensor64(dims: readonly number[], data: ArrayLike<number>, dataType: DataType = 'float32'): Tensor64 {
  const expected = elementCount(dims);
  if (data.length !== expected) {
    throw new RangeError(`tensor64: shape [${dims.join(', ')}] needs ${expected} elements, got ${data.length}`);
  }
  return { dataType, dims, data: Float64Array.from(data) };
}

/** Row-major strides: how far apart neighbours along each axis are. */
function stridesOf(dims: readonly number[]): number[] {
  return dims.map((_, axis) => elementCount(dims.slice(axis + 1)));
}

/** Element of a list, refusing an index outside of it. */
export function at<T>(list: { readonly [index: number]: T; readonly length: number }, index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`index ${index} is outside a list of length ${list.length}`);
  return value;
}

/** Position of an index in row-major order. */
export function offsetOf(dims: readonly number[], index: Index): number {
  return index.reduce((offset, position, axis) => {
    const size = at(dims, axis);
    if (position < 0 || position >= size) {
      throw new RangeError(`index [${index.join(', ')}] is outside shape [${dims.join(', ')}]`);
    }
    return offset * size + position;
  }, 0);
}

export const read = (tensor: Tensor64, index: Index): number => at(tensor.data, offsetOf(tensor.dims, index));

/** Every index of a shape in row-major order. The array is fresh each time. */
export function* indicesOf(dims: readonly number[]): Generator<number[]> {
  const count = elementCount(dims);
  const strides = stridesOf(dims);
  for (let offset = 0; offset < count; offset++) {
    yield dims.map((size, axis) => Math.floor(offset / at(strides, axis)) % size);
  }
}

/** The tensor whose element at each index is `element(index)`. */
export function build(
  dims: readonly number[],
  element: (index: number[]) => number,
  dataType: DataType = 'float32',
): Tensor64 {
  const data = new Float64Array(elementCount(dims));
  let offset = 0;
  for (const index of indicesOf(dims)) data[offset++] = element(index);
  return { dataType, dims, data };
}

/** Shape of an elementwise result by ONNX's multidirectional (NumPy) broadcasting. */
export function broadcastDims(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((dims) => dims[axis - (rank - dims.length)] ?? 1).filter((size) => size !== 1);
    const size = sizes[0] ?? 1;
    if (sizes.some((other) => other !== size)) {
      throw new RangeError(`shapes ${shapes.map((dims) => `[${dims.join(', ')}]`).join(' and ')} do not broadcast`);
    }
    return size;
  });
}

/** Element of a tensor at an index of the shape it is broadcast to. */
export function readBroadcast(tensor: Tensor64, index: Index): number {
  const skipped = index.length - tensor.dims.length;
  return read(
    tensor,
    tensor.dims.map((size, axis) => (size === 1 ? 0 : at(index, axis + skipped))),
  );
}

/** A negative axis counts from the end. */
export function normalizeAxis(axis: number, rank: number): number {
  const normalized = axis < 0 ? axis + rank : axis;
  if (normalized < 0 || normalized > rank) throw new RangeError(`axis ${axis} is outside rank ${rank}`);
  return normalized;
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The tensor has an element type that is not held in float64. */
export class UnsupportedTensorError extends Error {
  override readonly name = 'UnsupportedTensorError';
}

/** Widens an ONNX tensor. Throws UnsupportedTensorError for strings and bfloat16. */
export function widen(tensor: Tensor): Tensor64 {
  const { dims, dataType } = tensor;
  switch (tensor.dataType) {
    case 'string':
    case 'bfloat16':
      throw new UnsupportedTensorError(`the reference interpreter does not read ${tensor.dataType} tensors`);
    case 'float16':
      return { dataType, dims, data: Float64Array.from(tensor.data, halfToNumber) };
    case 'int64':
    case 'uint64':
      return { dataType, dims, data: Float64Array.from(tensor.data, Number) };
    default:
      return { dataType, dims, data: Float64Array.from(tensor.data) };
  }
}
