import type { DataType } from './tensor.ts';

/**
 * Numbers of the element types in TensorProto.DataType (onnx.proto), which attributes such as Cast's `to` also use. Types
 * that Holdfast does not read (complex, float8, 4-bit integers) have no entry.
 */
export const DATA_TYPE_CODES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const satisfies Readonly<Record<DataType, number>>;

const TYPE_BY_CODE: ReadonlyMap<number, DataType> = new Map<number, DataType>([
  [1, 'float32'],
  [2, 'uint8'],
  [3, 'int8'],
  [4, 'uint16'],
  [5, 'int16'],
  [6, 'int32'],
  [7, 'int64'],
  [8, 'string'],
  [9, 'bool'],
  [10, 'float16'],
  [11, 'float64'],
  [12, 'uint32'],
  [13, 'uint64'],
  [16, 'bfloat16'],
]);

/** The element type behind a TensorProto.DataType number; `undefined` for types that Holdfast does not read. */
export const dataTypeOfCode = (code: number): DataType | undefined => TYPE_BY_CODE.get(code);
