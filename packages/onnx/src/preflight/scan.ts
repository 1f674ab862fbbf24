import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { ModelError } from '../model-error.ts';

/** Levels of nested messages: a subgraph takes three (node, attribute, graph). */
const MAX_MESSAGE_DEPTH = 60;

// Measured on V8: an empty NodeProto or TensorProto with its arrays takes 0.5 to 1 KB, a BigInt in an array 24 to 32 B.
const BYTES_PER_MESSAGE = 1024;
const BYTES_PER_BIGINT = 32;
const BYTES_PER_NUMBER = 8;
const BYTES_PER_TEXT = 96;

interface Scan {
  readonly reader: BinaryReader;
  readonly maxDecodedBytes: number;
  decodedBytes: number;
}

const isBigInt = (scalar: ScalarType): boolean =>
  scalar === ScalarType.INT64 || scalar === ScalarType.UINT64 || scalar === ScalarType.SINT64;

/** Heap that one field of `length` bytes on the wire can take at most. */
function fieldBytes(field: DescField, length: number): number {
  const scalar = field.fieldKind === 'list' ? (field.listKind === 'scalar' ? field.scalar : undefined) : field.scalar;
  switch (scalar) {
    case undefined:
      return BYTES_PER_NUMBER;
    case ScalarType.STRING:
      return BYTES_PER_TEXT + 2 * length;
    case ScalarType.BYTES:
      return BYTES_PER_TEXT;
    case ScalarType.FLOAT:
      return BYTES_PER_NUMBER * (length / 4);
    case ScalarType.DOUBLE:
      return BYTES_PER_NUMBER * (length / 8);
    default:
      return length * (isBigInt(scalar) ? BYTES_PER_BIGINT : BYTES_PER_NUMBER);
  }
}

function charge(scan: Scan, bytes: number): void {
  scan.decodedBytes += bytes;
  if (scan.decodedBytes > scan.maxDecodedBytes) {
    throw new ModelError({
      code: 'TOO_COMPLEX',
      where: 'file',
      expected: `a model that decodes into at most ${scan.maxDecodedBytes} bytes`,
      got: `more by byte ${scan.reader.pos}`,
      fix: 'this is no ordinary model; store weights as raw_data, or raise maxDecodedBytes',
    });
  }
}

function scanMessage(scan: Scan, schema: DescMessage, end: number, depth: number): void {
  const { reader } = scan;
  if (depth > MAX_MESSAGE_DEPTH) {
    throw new ModelError({
      code: 'TOO_COMPLEX',
      where: schema.name,
      expected: `at most ${MAX_MESSAGE_DEPTH} nested messages`,
      got: 'more',
      fix: 'export the model without nested subgraphs',
    });
  }
  charge(scan, BYTES_PER_MESSAGE);
  const fields = new Map(schema.fields.map((field) => [field.number, field]));
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    const field = fields.get(number);
    if (field === undefined || wireType !== WireType.LengthDelimited) {
      if (field !== undefined) charge(scan, BYTES_PER_BIGINT);
      reader.skip(wireType, number);
      continue;
    }
    const length = reader.uint32();
    const fieldEnd = reader.pos + length;
    if (fieldEnd > end) throw new RangeError(`field ${field.name} of ${schema.name} ends behind its message`);
    const message = field.fieldKind === 'message' || field.fieldKind === 'list' ? field.message : undefined;
    if (message !== undefined) scanMessage(scan, message, fieldEnd, depth + 1);
    else charge(scan, fieldBytes(field, length));
    reader.pos = fieldEnd;
  }
  if (reader.pos !== end) throw new RangeError(`a field of ${schema.name} ends behind its message`);
}

/**
 * Walks a protobuf file without building anything and estimates the heap its decoded form would take, so that a file of
 * millions of empty messages is refused instead of filling the memory.
 *
 * Throws ModelError `TOO_COMPLEX` (estimate above `maxDecodedBytes`, messages nested too deeply); any other error means
 * that the bytes are no protobuf.
 */
export function scanProtobuf(bytes: Uint8Array, schema: DescMessage, maxDecodedBytes: number): void {
  const reader = new BinaryReader(bytes);
  scanMessage({ reader, maxDecodedBytes, decodedBytes: 0 }, schema, bytes.length, 0);
}
