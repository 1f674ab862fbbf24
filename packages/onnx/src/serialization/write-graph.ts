import { create } from '@bufbuild/protobuf';
import type { Attribute } from '../attribute.ts';
import { DATA_TYPE_CODES } from '../data-type-codes.ts';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType,
  GraphProtoSchema,
  NodeProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type ValueInfoProto,
} from '../generated/onnx_pb.js';
import type { Dimension, Graph, Node, ValueDeclaration } from '../graph.ts';
import { encodeText, tensorProtoOf } from './write-tensor.ts';

const TYPE = AttributeProto_AttributeType;

function attributeProtoOf(name: string, attribute: Attribute): AttributeProto {
  switch (attribute.kind) {
    case 'float':
      return create(AttributeProtoSchema, { name, type: TYPE.FLOAT, f: attribute.value });
    case 'int':
      return create(AttributeProtoSchema, { name, type: TYPE.INT, i: attribute.value });
    case 'string':
      return create(AttributeProtoSchema, { name, type: TYPE.STRING, s: encodeText(attribute.value) });
    case 'tensor':
      return create(AttributeProtoSchema, { name, type: TYPE.TENSOR, t: tensorProtoOf(attribute.value) });
    case 'graph':
      return create(AttributeProtoSchema, { name, type: TYPE.GRAPH, g: graphProtoOf(attribute.value) });
    case 'floats':
      return create(AttributeProtoSchema, { name, type: TYPE.FLOATS, floats: [...attribute.value] });
    case 'ints':
      return create(AttributeProtoSchema, { name, type: TYPE.INTS, ints: [...attribute.value] });
    case 'strings':
      return create(AttributeProtoSchema, { name, type: TYPE.STRINGS, strings: attribute.value.map(encodeText) });
  }
}

const nodeProtoOf = (node: Node): NodeProto =>
  create(NodeProtoSchema, {
    name: node.name,
    opType: node.opType,
    domain: node.domain,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: [...node.attributes].map(([name, attribute]) => attributeProtoOf(name, attribute)),
  });

function dimensionProtoOf(dim: Dimension) {
  switch (typeof dim) {
    case 'number':
      return { value: { case: 'dimValue' as const, value: BigInt(dim) } };
    case 'string':
      return { value: { case: 'dimParam' as const, value: dim } };
    default:
      return {};
  }
}

/** A declaration; without an element type onnxruntime works the type out itself. */
function valueInfoProtoOf({ name, dataType, dims }: ValueDeclaration): ValueInfoProto {
  if (dataType === null) return create(ValueInfoProtoSchema, { name });
  const tensor = {
    elemType: DATA_TYPE_CODES[dataType],
    ...(dims === null ? {} : { shape: { dim: dims.map(dimensionProtoOf) } }),
  };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: tensor } } });
}

/** A graph with its subgraphs. Frozen types of inner values are written too, so that tools can show them. */
export function graphProtoOf(graph: Graph): GraphProto {
  const declared = new Set([...graph.inputs, ...graph.outputs].map(({ name }) => name));
  const inner = [...graph.valueInfo].filter(([name]) => !declared.has(name) && !graph.initializers.has(name));
  return create(GraphProtoSchema, {
    name: graph.name,
    node: graph.nodes.map(nodeProtoOf),
    initializer: [...graph.initializers].map(([name, tensor]) => tensorProtoOf(tensor, name)),
    input: graph.inputs.map(valueInfoProtoOf),
    output: graph.outputs.map(valueInfoProtoOf),
    valueInfo: inner.map(([name, info]) => valueInfoProtoOf({ name, ...info })),
  });
}
