/** Element types that Holdfast reads. float16 and bfloat16 are kept as their bit patterns. */
export interface TensorDataByType {
  float32: Float32Array;
  float64: Float64Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
  bool: Uint8Array;
  string: readonly string[];
}

export type DataType = keyof TensorDataByType;

/** Bytes of one element; strings have no fixed size. */
export const BYTES_PER_ELEMENT: Readonly<Record<Exclude<DataType, 'string'>, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  bool: 1,
};

export interface TensorOf<D extends DataType> {
  readonly dataType: D;
  /** Sizes of the axes; `[]` is a scalar. */
  readonly dims: readonly number[];
  /** Row-major elements; `data.length` is the product of `dims`. */
  readonly data: TensorDataByType[D];
}

/** A constant or a value on its way in or out of a graph; narrow it by `dataType`. */
export type Tensor = { [D in DataType]: TensorOf<D> }[DataType];

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function checked<D extends DataType>(tensor: TensorOf<D>): TensorOf<D> {
  const expected = elementCount(tensor.dims);
  if (tensor.data.length !== expected) {
    throw new RangeError(
      `Tensor of shape [${tensor.dims.join(', ')}] needs ${expected} elements, got ${tensor.data.length}`,
    );
  }
  return tensor;
}

/** A float32 tensor; plain numbers are rounded to float32. */
export function float32(dims: readonly number[], data: Float32Array | readonly number[]): TensorOf<'float32'> {
  return checked({ dataType: 'float32', dims, data: data instanceof Float32Array ? data : Float32Array.from(data) });
}

/** A float32 scalar (`dims` is `[]`). */
export function scalar(value: number): TensorOf<'float32'> {
  return float32([], [value]);
}

const INT64_MAX = 2n ** 63n - 1n;

// INT64_MAX, ONNX's "to the end", is no double: read as a number it is 2^63, which would wrap to the smallest integer.
const toInt64 = (value: number): bigint => (value >= 2 ** 63 ? INT64_MAX : BigInt(value));

/** A one-dimensional int64 tensor, the form in which ONNX takes shapes, axes and indices; 2^63 becomes INT64_MAX. */
export function int64s(values: readonly number[]): TensorOf<'int64'> {
  return { dataType: 'int64', dims: [values.length], data: BigInt64Array.from(values, toInt64) };
}

/** Elements of a numeric tensor as JavaScript numbers. Throws RangeError for strings and 16-bit floats. */
export function toNumbers(tensor: Tensor): number[] {
  switch (tensor.dataType) {
    case 'string':
    case 'float16':
    case 'bfloat16':
      throw new RangeError(`toNumbers: cannot read a ${tensor.dataType} tensor as numbers`);
    case 'int64':
    case 'uint64':
      // INT64_MAX and INT64_MIN are ONNX's way to write "to the end"; the nearest double keeps that meaning.
      return Array.from(tensor.data, Number);
    default:
      return Array.from(tensor.data);
  }
}
