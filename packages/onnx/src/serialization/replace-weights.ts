import { dataTypeOfCode } from '../data-type-codes.ts';
import { numberToBfloat16, numberToFloat16 } from '../half.ts';
import { ModelError } from '../model-error.ts';
import { elementCount, type DataType, type TensorOf } from '../tensor.ts';
import { LENGTH_DELIMITED, wireBlob, wireFields, type WireField } from './wire.ts';

/** Field numbers of onnx.proto that lead to a weight. */
const MODEL = { graph: 7 } as const;
const GRAPH = { node: 1, initializer: 5 } as const;
const NODE = { output: 2, opType: 4, attribute: 5 } as const;
const ATTRIBUTE = { tensor: 5 } as const;
const TENSOR = { dims: 1, dataType: 2, floatData: 4, int32Data: 5, name: 8, rawData: 9, doubleData: 10 } as const;

const DATA_FIELDS: ReadonlySet<number> = new Set([
  TENSOR.floatData,
  TENSOR.int32Data,
  TENSOR.rawData,
  TENSOR.doubleData,
]);

export type Weights = ReadonlyMap<string, TensorOf<'float32'>>;

/**
 * The ONNX file with other values for some of its initializers (and Constant nodes, by the name of their output), each rounded to the
 * element type that it has in the file. Every other byte is copied as it stands: fields that Holdfast does not know, order, doc strings. The file keeps its
 * length unless a weight was stored in a form of varying length (16-bit floats as varints).
 *
 * Throws ModelError `INVALID_TENSOR` for a name that the main graph does not have, another shape, or a weight that is no float.
 */
export function replaceWeights(bytes: Uint8Array, weights: Weights): Uint8Array {
  const left = new Set(weights.keys());
  const take = (name: string): TensorOf<'float32'> | undefined => {
    left.delete(name);
    return weights.get(name);
  };
  const replaced = rewrite(bytes, MODEL.graph, (graph) => rewriteGraph(graph, take));
  const [missing] = left;
  if (missing === undefined) return replaced;
  throw unfit(missing, 'an initializer of the main graph', 'a name that is not there');
}

type Take = (name: string) => TensorOf<'float32'> | undefined;

function rewriteGraph(graph: Uint8Array, take: Take): Uint8Array {
  return rewriteFields(graph, ({ number }, value) => {
    if (number === GRAPH.initializer) return rewriteInitializer(value, take);
    return number === GRAPH.node ? rewriteConstant(value, take) : undefined;
  });
}

function rewriteInitializer(tensor: Uint8Array, take: Take): Uint8Array | undefined {
  const name = textField(tensor, TENSOR.name);
  const weights = take(name);
  return weights === undefined ? undefined : rewriteTensor(tensor, name, weights);
}

function rewriteConstant(node: Uint8Array, take: Take): Uint8Array | undefined {
  if (textField(node, NODE.opType) !== 'Constant') return undefined;
  const name = textField(node, NODE.output);
  const weights = take(name);
  if (weights === undefined) return undefined;
  return rewrite(node, NODE.attribute, (attribute) =>
    rewrite(attribute, ATTRIBUTE.tensor, (tensor) => rewriteTensor(tensor, name, weights)),
  );
}

function rewriteTensor(tensor: Uint8Array, name: string, { dims, data }: TensorOf<'float32'>): Uint8Array {
  const fields = [...wireFields(tensor)];
  const found = dimsOf(tensor, fields);
  if (found.join() !== dims.join() || data.length !== elementCount(dims)) {
    throw unfit(name, `shape [${found.join(', ')}]`, `[${dims.join(', ')}] with ${data.length} elements`);
  }
  const typeField = fields.find(({ number }) => number === TENSOR.dataType);
  const dataType = dataTypeOfCode(typeField === undefined ? 0 : varintAt(tensor, typeField.valueStart));
  const encoded = encode(name, dataType, data);
  const holders = fields.filter(({ number }) => DATA_FIELDS.has(number));
  const [holder] = holders;
  // raw_data and packed float_data or double_data have the same little-endian bytes and so the same length.
  const inPlace =
    holders.length === 1 &&
    holder?.wireType === LENGTH_DELIMITED &&
    holder.number !== TENSOR.int32Data &&
    holder.end - holder.valueStart === encoded.length;
  if (inPlace) {
    const copy = new Uint8Array(tensor);
    copy.set(encoded, holder.valueStart);
    return copy;
  }
  const kept = fields.filter(({ number }) => !DATA_FIELDS.has(number));
  return join([...kept.map(({ start, end }) => tensor.subarray(start, end)), wireBlob(TENSOR.rawData, encoded)]);
}

function encode(name: string, dataType: DataType | undefined, data: Float32Array): Uint8Array {
  switch (dataType) {
    case 'float32':
      return bytesOf(data);
    case 'float64':
      return bytesOf(Float64Array.from(data));
    case 'float16':
      return bytesOf(Uint16Array.from(data, numberToFloat16));
    case 'bfloat16':
      return bytesOf(Uint16Array.from(data, numberToBfloat16));
    default:
      throw unfit(name, 'a weight of floating point type', dataType ?? 'no type');
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function dimsOf(tensor: Uint8Array, fields: readonly WireField[]): number[] {
  const dims: number[] = [];
  for (const { number, wireType, valueStart, end } of fields) {
    if (number !== TENSOR.dims) continue;
    let place = valueStart;
    // Packed or one by one, as the writer liked.
    do {
      dims.push(varintAt(tensor, place));
      while ((tensor[place++] ?? 0) >= 0x80);
    } while (wireType === LENGTH_DELIMITED && place < end);
  }
  return dims;
}

function varintAt(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let index = 0; ; index++) {
    const byte = bytes[start + index] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value;
  }
}

const utf8 = new TextDecoder();

/** The first field of that number as text; '' where there is none. */
function textField(message: Uint8Array, number: number): string {
  for (const field of wireFields(message)) {
    if (field.number === number) return utf8.decode(message.subarray(field.valueStart, field.end));
  }
  return '';
}

/** Rewrites every length-delimited field of one number. */
function rewrite(message: Uint8Array, number: number, change: (value: Uint8Array) => Uint8Array): Uint8Array {
  return rewriteFields(message, (field, value) => (field.number === number ? change(value) : undefined));
}

/** The message with those length-delimited fields exchanged for which `change` returns other bytes. */
function rewriteFields(
  message: Uint8Array,
  change: (field: WireField, value: Uint8Array) => Uint8Array | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of wireFields(message)) {
    const { number, wireType, start, valueStart, end } = field;
    const value = message.subarray(valueStart, end);
    const changed = wireType === LENGTH_DELIMITED ? change(field, value) : undefined;
    if (changed === undefined) parts.push(message.subarray(start, end));
    // The head stays as it was written where it still fits: a length may be padded.
    else if (changed.length === value.length) parts.push(message.subarray(start, valueStart), changed);
    else parts.push(wireBlob(number, changed));
  }
  return join(parts);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    joined.set(part, place);
    place += part.length;
  }
  return joined;
}

const unfit = (name: string, expected: string, got: string): ModelError =>
  new ModelError({
    code: 'INVALID_TENSOR',
    where: `weights \`${name}\``,
    expected,
    got,
    fix: 'write back only weights that were read from this very file',
  });
