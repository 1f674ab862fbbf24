import { elementCount, toNumbers, type DataType, type Tensor } from '../tensor.ts';

/** Shapes, axes and the like have a handful of elements; what is larger is no shape arithmetic. */
export const MAX_SMALL_ELEMENTS = 4096;

/** A tensor in plain numbers. */
export interface SmallTensor {
  readonly dataType: DataType;
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

const isSafe = (value: number): boolean => Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;

/** `undefined` for tensors that are too large, hold text or 16-bit floats. */
export function smallTensorOf(tensor: Tensor | undefined): SmallTensor | undefined {
  if (tensor === undefined || elementCount(tensor.dims) > MAX_SMALL_ELEMENTS) return undefined;
  if (tensor.dataType === 'string' || tensor.dataType === 'float16' || tensor.dataType === 'bfloat16') return undefined;
  return { dataType: tensor.dataType, dims: tensor.dims, values: toNumbers(tensor) };
}

/**
 * `undefined` for types that no shape is computed in, and where a number is too large to be exact: there the machine's
 * integers would wrap around.
 */
export function tensorOfSmall({ dataType, dims, values }: SmallTensor): Tensor | undefined {
  if (values.length > MAX_SMALL_ELEMENTS || values.length !== elementCount(dims)) return undefined;
  switch (dataType) {
    case 'int64':
      return values.every(isSafe)
        ? { dataType, dims, data: BigInt64Array.from(values, (v) => BigInt(Math.trunc(v))) }
        : undefined;
    case 'int32':
      return values.every((v) => Math.abs(v) < 2 ** 31) ? { dataType, dims, data: Int32Array.from(values) } : undefined;
    case 'float32':
      return { dataType, dims, data: Float32Array.from(values) };
    case 'float64':
      return { dataType, dims, data: Float64Array.from(values) };
    case 'bool':
      return { dataType, dims, data: Uint8Array.from(values, (v) => (v === 0 ? 0 : 1)) };
    default:
      return undefined;
  }
}

/** Row-major offset of every element of `dims` in a tensor of shape `from` that is broadcast to it. */
export function broadcastOffsets(dims: readonly number[], from: readonly number[]): number[] {
  const lead = dims.length - from.length;
  let offsets = [0];
  let stride = 1;
  const strides = from.map(() => 0);
  for (let axis = from.length - 1; axis >= 0; axis--) {
    strides[axis] = from[axis] === 1 ? 0 : stride;
    stride *= from[axis] ?? 1;
  }
  dims.forEach((size, axis) => {
    const step = strides[axis - lead] ?? 0;
    offsets = offsets.flatMap((offset) => Array.from({ length: size }, (_, index) => offset + index * step));
  });
  return offsets;
}
