import type { TensorProto } from '../generated/onnx_pb.js';
import { dataTypeOfCode } from '../data-type-codes.ts';
import { ModelError } from '../model-error.ts';
import type { DataType, Tensor } from '../tensor.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text behind a bytes field. Throws ModelError `INVALID_ATTRIBUTE` unless it is UTF-8. */
export function decodeText(bytes: Uint8Array, where: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new ModelError({
      code: 'INVALID_ATTRIBUTE',
      where,
      expected: 'UTF-8 text',
      got: `${bytes.length} other bytes`,
      fix: 'the file is damaged; export the model again',
    });
  }
}

/**
 * A tensor of a file that was checked, with data of its own. Raw data is little-endian, as are all machines that
 * onnxruntime-node runs on. Throws ModelError for strings that are not UTF-8.
 */
export function readTensorProto(proto: TensorProto, where: string): Tensor {
  const dims = proto.dims.map(Number);
  const dataType = dataTypeOfCode(proto.dataType);
  if (dataType === undefined) throw new TypeError(`${where}: the element type was not checked`);
  if (dataType === 'string') {
    return { dataType, dims, data: proto.stringData.map((text) => decodeText(text, where)) };
  }
  const raw = proto.rawData;
  // Not raw.slice(): on a Node Buffer that shares the memory, at any offset.
  if (raw.length > 0) return fromBuffer(dataType, dims, new Uint8Array(raw).buffer);
  switch (dataType) {
    case 'float32':
      return { dataType, dims, data: Float32Array.from(proto.floatData) };
    case 'float64':
      return { dataType, dims, data: Float64Array.from(proto.doubleData) };
    case 'int64':
      return { dataType, dims, data: BigInt64Array.from(proto.int64Data) };
    case 'uint64':
      return { dataType, dims, data: BigUint64Array.from(proto.uint64Data) };
    case 'uint32':
      return { dataType, dims, data: Uint32Array.from(proto.uint64Data, Number) };
    case 'int32':
      return { dataType, dims, data: Int32Array.from(proto.int32Data) };
    case 'int16':
      return { dataType, dims, data: Int16Array.from(proto.int32Data) };
    case 'int8':
      return { dataType, dims, data: Int8Array.from(proto.int32Data) };
    case 'uint16':
    case 'float16':
    case 'bfloat16':
      return { dataType, dims, data: Uint16Array.from(proto.int32Data) };
    case 'uint8':
    case 'bool':
      return { dataType, dims, data: Uint8Array.from(proto.int32Data) };
  }
}

/** A tensor on top of `buffer`, which holds exactly its elements. */
function fromBuffer(dataType: Exclude<DataType, 'string'>, dims: readonly number[], buffer: ArrayBuffer): Tensor {
  switch (dataType) {
    case 'float32':
      return { dataType, dims, data: new Float32Array(buffer) };
    case 'float64':
      return { dataType, dims, data: new Float64Array(buffer) };
    case 'int64':
      return { dataType, dims, data: new BigInt64Array(buffer) };
    case 'uint64':
      return { dataType, dims, data: new BigUint64Array(buffer) };
    case 'uint32':
      return { dataType, dims, data: new Uint32Array(buffer) };
    case 'int32':
      return { dataType, dims, data: new Int32Array(buffer) };
    case 'int16':
      return { dataType, dims, data: new Int16Array(buffer) };
    case 'int8':
      return { dataType, dims, data: new Int8Array(buffer) };
    case 'uint16':
    case 'float16':
    case 'bfloat16':
      return { dataType, dims, data: new Uint16Array(buffer) };
    case 'uint8':
    case 'bool':
      return { dataType, dims, data: new Uint8Array(buffer) };
  }
}
