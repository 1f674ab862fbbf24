import type { Tensor } from '@holdfast/onnx';

/** Element types that .npy files are read and written with, by numpy's code (little endian). */
export const npyTypes = {
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  b1: 'bool',
} as const;

export type NpyCode = keyof typeof npyTypes;

export const isNpyCode = (code: string): code is NpyCode => Object.hasOwn(npyTypes, code);

export const codeOf = (dataType: Tensor['dataType']): NpyCode | undefined =>
  Object.keys(npyTypes)
    .filter(isNpyCode)
    .find((code) => npyTypes[code] === dataType);

/** A tensor over little-endian elements. */
export function tensorOf(code: NpyCode, dims: readonly number[], bytes: Uint8Array): Tensor {
  // A copy, aligned for every type; a Buffer's own `slice` would share the memory.
  const { buffer } = new Uint8Array(bytes);
  switch (code) {
    case 'f4':
      return { dataType: 'float32', dims, data: new Float32Array(buffer) };
    case 'f8':
      return { dataType: 'float64', dims, data: new Float64Array(buffer) };
    case 'i1':
      return { dataType: 'int8', dims, data: new Int8Array(buffer) };
    case 'i4':
      return { dataType: 'int32', dims, data: new Int32Array(buffer) };
    case 'i8':
      return { dataType: 'int64', dims, data: new BigInt64Array(buffer) };
    case 'u1':
      return { dataType: 'uint8', dims, data: new Uint8Array(buffer) };
    case 'b1':
      return { dataType: 'bool', dims, data: new Uint8Array(buffer) };
  }
}
