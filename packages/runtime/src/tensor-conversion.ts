import * as ort from 'onnxruntime-node';
import type { Tensor } from '@holdfast/onnx';

/** A tensor that onnxruntime-node's binding cannot carry. */
class TensorConversionError extends Error {
  override readonly name = 'TensorConversionError';
}

/** Our tensor as onnxruntime's; shares the data. */
export function toOrt(name: string, tensor: Tensor): ort.Tensor {
  const { dims } = tensor;
  switch (tensor.dataType) {
    case 'bfloat16':
      throw new TensorConversionError(`input \`${name}\` is bfloat16, which onnxruntime-node cannot be fed`);
    case 'string':
      return new ort.Tensor('string', [...tensor.data], dims);
    default:
      // Every remaining element type is spelt alike on both sides; float16 is a Uint16Array of bit patterns here too.
      return new ort.Tensor(tensor.dataType, tensor.data, dims);
  }
}

/** onnxruntime's output as our tensor; its bytes are kept as they are, NaN payloads included. */
export function fromOrt(name: string, tensor: ort.Tensor): Tensor {
  const dims = [...tensor.dims];
  switch (tensor.type) {
    case 'float32':
      return { dataType: 'float32', dims, data: owned(name, tensor, Float32Array) };
    case 'float64':
      return { dataType: 'float64', dims, data: owned(name, tensor, Float64Array) };
    case 'float16':
      return { dataType: 'float16', dims, data: bitPatterns(name, tensor) };
    case 'int8':
      return { dataType: 'int8', dims, data: owned(name, tensor, Int8Array) };
    case 'int16':
      return { dataType: 'int16', dims, data: owned(name, tensor, Int16Array) };
    case 'int32':
      return { dataType: 'int32', dims, data: owned(name, tensor, Int32Array) };
    case 'int64':
      return { dataType: 'int64', dims, data: owned(name, tensor, BigInt64Array) };
    case 'uint8':
      return { dataType: 'uint8', dims, data: owned(name, tensor, Uint8Array) };
    case 'uint16':
      return { dataType: 'uint16', dims, data: owned(name, tensor, Uint16Array) };
    case 'uint32':
      return { dataType: 'uint32', dims, data: owned(name, tensor, Uint32Array) };
    case 'uint64':
      return { dataType: 'uint64', dims, data: owned(name, tensor, BigUint64Array) };
    case 'bool':
      return { dataType: 'bool', dims, data: owned(name, tensor, Uint8Array) };
    case 'string':
    case 'int4':
    case 'uint4':
      throw new TensorConversionError(`output \`${name}\` is of type ${tensor.type}; only numeric outputs can be read`);
    default: {
      const unknown: never = tensor.type;
      throw new TensorConversionError(`output \`${name}\` is of the unknown type ${String(unknown)}`);
    }
  }
}

function owned<T>(name: string, tensor: ort.Tensor, type: new (...args: never[]) => T): T {
  const data: unknown = tensor.data;
  if (data instanceof type) return data;
  throw new TensorConversionError(`output \`${name}\`: expected a ${type.name} for ${tensor.type}`);
}

/** Node 24 has Float16Array, and onnxruntime uses it there; Node 20 and 22 get a Uint16Array. */
function bitPatterns(name: string, tensor: ort.Tensor): Uint16Array {
  const data: unknown = tensor.data;
  if (data instanceof Uint16Array) return data;
  if (ArrayBuffer.isView(data)) return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  throw new TensorConversionError(`output \`${name}\`: float16 data is no typed array`);
}
