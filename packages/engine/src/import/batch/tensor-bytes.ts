import type { DataType, Tensor } from '@holdfast/onnx';

export type NumericTensor = Exclude<Tensor, { readonly dataType: 'string' }>;

export const isNumeric = (tensor: Tensor): tensor is NumericTensor => tensor.dataType !== 'string';

/** The elements' bytes; shares the tensor's memory. */
export const bytesOf = ({ data }: NumericTensor): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** A tensor over `buffer`, which holds exactly its elements. */
export function tensorOver(
  dataType: Exclude<DataType, 'string'>,
  dims: readonly number[],
  buffer: ArrayBuffer,
): NumericTensor {
  switch (dataType) {
    case 'float32':
      return { dataType, dims, data: new Float32Array(buffer) };
    case 'float64':
      return { dataType, dims, data: new Float64Array(buffer) };
    case 'float16':
    case 'bfloat16':
    case 'uint16':
      return { dataType, dims, data: new Uint16Array(buffer) };
    case 'int8':
      return { dataType, dims, data: new Int8Array(buffer) };
    case 'int16':
      return { dataType, dims, data: new Int16Array(buffer) };
    case 'int32':
      return { dataType, dims, data: new Int32Array(buffer) };
    case 'int64':
      return { dataType, dims, data: new BigInt64Array(buffer) };
    case 'uint8':
    case 'bool':
      return { dataType, dims, data: new Uint8Array(buffer) };
    case 'uint32':
      return { dataType, dims, data: new Uint32Array(buffer) };
    case 'uint64':
      return { dataType, dims, data: new BigUint64Array(buffer) };
  }
}
