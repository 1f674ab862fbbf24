import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, type ModelProto } from '../generated/onnx_pb.js';
import { ModelError } from '../model-error.ts';
import type { PreflightLimits } from './limits.ts';
import { otherFormat } from './other-format.ts';
import { scanProtobuf } from './scan.ts';

const otherThanOnnx = (format: string): ModelError =>
  new ModelError({
    code: 'OTHER_FORMAT',
    where: 'file',
    expected: 'an ONNX file',
    got: format,
    fix: 'upload the .onnx file itself, unpacked; a model of another framework is to be exported to ONNX first',
  });

/** Decodes a file. Throws ModelError `TOO_LARGE`, `TOO_COMPLEX`, `OTHER_FORMAT` or `INVALID_PROTOBUF` (truncated, or nothing known). */
export function decodeModelProto(bytes: Uint8Array, limits: PreflightLimits): ModelProto {
  if (bytes.length > limits.maxBytes) {
    throw new ModelError({
      code: 'TOO_LARGE',
      where: 'file',
      expected: `at most ${limits.maxBytes} bytes`,
      got: `${bytes.length} bytes`,
      fix: 'use a smaller model, or raise maxBytes',
    });
  }
  try {
    scanProtobuf(bytes, ModelProtoSchema, limits.maxDecodedBytes);
    const proto = fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
    if (proto.graph !== undefined) return proto;
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const format = otherFormat(bytes);
    if (format !== undefined) throw otherThanOnnx(format);
    throw new ModelError({
      code: 'INVALID_PROTOBUF',
      where: 'file',
      expected: 'a whole ONNX file (protobuf ModelProto)',
      got: `${bytes.length} bytes that do not decode: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'the file is truncated, damaged or of another format; copy or export it again',
    });
  }
  throw new ModelError({
    code: 'INVALID_PROTOBUF',
    where: 'file',
    expected: 'a ModelProto with a graph',
    got: `${bytes.length} bytes without one`,
    fix: 'the file is empty or of another format; export the model to ONNX',
  });
}
