import { attr, type Attribute } from '../attribute.ts';
import { AttributeProto_AttributeType, type AttributeProto, type GraphProto } from '../generated/onnx_pb.js';
import type { Graph } from '../graph.ts';
import { ModelError } from '../model-error.ts';
import { decodeText, readTensorProto } from './read-tensor.ts';

const TYPE = AttributeProto_AttributeType;

/** The field that holds the value in files whose IR version is too old to say (`type` came with IR version 3). */
function guessType(proto: AttributeProto): AttributeProto_AttributeType {
  if (proto.type !== TYPE.UNDEFINED) return proto.type;
  if (proto.t !== undefined) return TYPE.TENSOR;
  if (proto.g !== undefined) return TYPE.GRAPH;
  if (proto.ints.length > 0) return TYPE.INTS;
  if (proto.floats.length > 0) return TYPE.FLOATS;
  if (proto.strings.length > 0) return TYPE.STRINGS;
  if (proto.s.length > 0) return TYPE.STRING;
  if (proto.i !== 0n) return TYPE.INT;
  if (proto.f !== 0) return TYPE.FLOAT;
  return TYPE.UNDEFINED;
}

/**
 * The value of an attribute. Throws ModelError for kinds that no operator we know takes (tensor lists, types, sparse
 * tensors) and for references to attributes of a function.
 */
export function readAttributeProto(
  proto: AttributeProto,
  where: string,
  readGraph: (graph: GraphProto, path: string) => Graph,
): Attribute {
  const at = `${where}, attribute ${proto.name}`;
  const type = proto.refAttrName === '' ? guessType(proto) : TYPE.UNDEFINED;
  switch (type) {
    case TYPE.FLOAT:
      return attr.float(proto.f);
    case TYPE.INT:
      return attr.int(proto.i);
    case TYPE.STRING:
      return attr.string(decodeText(proto.s, at));
    case TYPE.FLOATS:
      return attr.floats(proto.floats);
    case TYPE.INTS:
      return attr.ints(proto.ints);
    case TYPE.STRINGS:
      return attr.strings(proto.strings.map((text) => decodeText(text, at)));
    case TYPE.TENSOR:
      if (proto.t !== undefined) return attr.tensor(readTensorProto(proto.t, at));
      break;
    case TYPE.GRAPH:
      if (proto.g !== undefined) return { kind: 'graph', value: readGraph(proto.g, `${where} > `) };
      break;
    default:
  }
  throw new ModelError({
    code: 'INVALID_ATTRIBUTE',
    where: at,
    expected: 'a float, int, string, tensor, graph, or a list of floats, ints or strings',
    got: proto.refAttrName === '' ? TYPE[proto.type] : `a reference to ${proto.refAttrName}`,
    fix: 'export the model with standard operators only',
  });
}
