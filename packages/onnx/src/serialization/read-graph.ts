import { dataTypeOfCode } from '../data-type-codes.ts';
import type { GraphProto, NodeProto, ValueInfoProto } from '../generated/onnx_pb.js';
import type { Dimension, Graph, Node, ValueDeclaration, ValueInfo } from '../graph.ts';
import type { Tensor } from '../tensor.ts';
import { readsOf } from '../captures.ts';
import { topologicalOrder } from '../topological-order.ts';
import { constantValue } from './constant-node.ts';
import { readAttributeProto } from './read-attribute.ts';
import { readTensorProto } from './read-tensor.ts';
import { UniqueNames } from './unique-names.ts';

function declarationOf({ name, type }: ValueInfoProto): ValueDeclaration {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  const dims = tensor?.shape?.dim.map(({ value }): Dimension => {
    switch (value.case) {
      case 'dimValue':
        return value.value < 0n ? null : Number(value.value);
      case 'dimParam':
        return value.value === '' ? null : value.value;
      case undefined:
        return null;
    }
  });
  return { name, dataType: dataTypeOfCode(tensor?.elemType ?? 0) ?? null, dims: dims ?? null };
}

/** The frozen type, if every size is known. */
function frozen({ dataType, dims }: ValueDeclaration): ValueInfo | undefined {
  if (dataType === null || dims === null) return undefined;
  const sizes = dims.filter((dim) => typeof dim === 'number');
  return sizes.length === dims.length ? { dataType, dims: sizes } : undefined;
}

function readNode(proto: NodeProto, name: string, path: string): Node {
  const where = `${path}node \`${name}\` (${proto.opType})`;
  return {
    name,
    opType: proto.opType,
    domain: proto.domain === 'ai.onnx' ? '' : proto.domain,
    inputs: proto.input,
    outputs: proto.output,
    attributes: new Map(
      proto.attribute.map((attribute) => [attribute.name, readAttributeProto(attribute, where, readGraphProto)]),
    ),
  };
}

/** A graph of a file that was checked. Constant nodes become initializers; inputs with a default are constants. */
export function readGraphProto(proto: GraphProto, path: string): Graph {
  const initializers = new Map<string, Tensor>();
  for (const tensor of proto.initializer) {
    initializers.set(tensor.name, readTensorProto(tensor, `${path}initializer \`${tensor.name}\``));
  }
  const inputs = proto.input.map(declarationOf).filter(({ name }) => !initializers.has(name));
  const names = new UniqueNames();
  const nodes: Node[] = [];
  for (const nodeProto of proto.node) {
    const wanted = nodeProto.name !== '' ? nodeProto.name : (nodeProto.output.find((output) => output !== '') ?? '');
    const node = readNode(nodeProto, names.claim(wanted === '' ? nodeProto.opType : wanted), path);
    const [output] = node.outputs;
    if (node.opType === 'Constant' && node.domain === '') {
      if (output !== undefined && output !== '') initializers.set(output, constantValue(node));
    } else {
      nodes.push(node);
    }
  }
  const madeHere = new Set(nodes.flatMap(({ outputs }) => outputs));
  const { order } = topologicalOrder(
    nodes.map((node) => ({ reads: readsOf(node), makes: node.outputs })),
    (value) => !madeHere.has(value),
  );
  const outputs = proto.output.map(declarationOf);
  const valueInfo = new Map<string, ValueInfo>();
  for (const declaration of [...inputs, ...proto.valueInfo.map(declarationOf), ...outputs]) {
    const info = frozen(declaration);
    if (info !== undefined) valueInfo.set(declaration.name, info);
  }
  return {
    name: proto.name,
    nodes: order.flatMap((index) => nodes.slice(index, index + 1)),
    initializers,
    inputs,
    outputs,
    valueInfo,
  };
}
