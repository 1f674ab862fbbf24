import type { Tensor } from '@holdfast/onnx';

/**
 * The tensor with data of its own: structured serialisation sends the whole buffer behind a typed array, so a small view on a
 * large buffer would cost the large one.
 */
export function compact(tensor: Tensor): Tensor {
  if (tensor.dataType === 'string' || tensor.data.byteLength === tensor.data.buffer.byteLength) return tensor;
  switch (tensor.dataType) {
    case 'float32':
      return { ...tensor, data: tensor.data.slice() };
    case 'float64':
      return { ...tensor, data: tensor.data.slice() };
    case 'float16':
    case 'bfloat16':
    case 'uint16':
      return { ...tensor, data: tensor.data.slice() };
    case 'int8':
      return { ...tensor, data: tensor.data.slice() };
    case 'int16':
      return { ...tensor, data: tensor.data.slice() };
    case 'int32':
      return { ...tensor, data: tensor.data.slice() };
    case 'int64':
      return { ...tensor, data: tensor.data.slice() };
    case 'uint8':
    case 'bool':
      // A Buffer's slice() shares its memory, unlike that of every other typed array.
      return { ...tensor, data: new Uint8Array(tensor.data) };
    case 'uint32':
      return { ...tensor, data: tensor.data.slice() };
    case 'uint64':
      return { ...tensor, data: tensor.data.slice() };
  }
}
