import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { DATA_TYPE_CODES } from '../data-type-codes.ts';
import { TensorProtoSchema, type TensorProto } from '../generated/onnx_pb.js';
import type { Tensor } from '../tensor.ts';

const utf8 = new TextEncoder();

export const encodeText = (text: string): Uint8Array<ArrayBuffer> => utf8.encode(text);

/** A tensor as raw_data (strings as string_data). The bytes are those of `tensor.data`, not a copy. */
export function tensorProtoOf(tensor: Tensor, name = ''): TensorProto {
  const init: MessageInitShape<typeof TensorProtoSchema> = {
    dims: tensor.dims.map(BigInt),
    dataType: DATA_TYPE_CODES[tensor.dataType],
    ...(name === '' ? {} : { name }),
  };
  if (tensor.dataType === 'string')
    return create(TensorProtoSchema, { ...init, stringData: tensor.data.map(encodeText) });
  const { buffer, byteOffset, byteLength } = tensor.data;
  // A tensor may lie in shared memory, which protobuf's types rule out.
  const rawData =
    buffer instanceof ArrayBuffer
      ? new Uint8Array(buffer, byteOffset, byteLength)
      : Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength));
  return create(TensorProtoSchema, { ...init, rawData });
}
