import { attr, readInt, type Attribute } from '../attribute.ts';
import { DATA_TYPE_CODES, dataTypeOfCode } from '../data-type-codes.ts';
import type { Graph, Model, Node } from '../graph.ts';
import { upcastTensor } from '../half.ts';
import { firstOutputType } from '../opset/element-types.ts';
import type { DataType } from '../tensor.ts';
import { eliminateDeadCode } from './eliminate-dead-code.ts';
import { removeIdentities } from './remove-identities.ts';

const widened = <D extends DataType | null>(dataType: D): D | 'float32' =>
  dataType === 'float16' || dataType === 'bfloat16' ? 'float32' : dataType;

/** Attributes that name an element type. */
const TYPE_ATTRIBUTES = new Set(['to', 'dtype', 'stash_type']);

function upcastAttribute(name: string, attribute: Attribute): Attribute {
  switch (attribute.kind) {
    case 'tensor':
      return attr.tensor(upcastTensor(attribute.value));
    case 'graph':
      return { kind: 'graph', value: upcastGraph(attribute.value) };
    case 'int': {
      const dataType = TYPE_ATTRIBUTES.has(name) ? dataTypeOfCode(Number(attribute.value)) : undefined;
      return dataType === undefined ? attribute : attr.int(DATA_TYPE_CODES[widened(dataType)]);
    }
    default:
      return attribute;
  }
}

const upcastNode = (node: Node): Node => ({
  ...node,
  attributes: new Map([...node.attributes].map(([name, value]) => [name, upcastAttribute(name, value)])),
});

function upcastGraph(graph: Graph): Graph {
  const initializers = new Map([...graph.initializers].map(([name, tensor]) => [name, upcastTensor(tensor)]));
  const inputs = graph.inputs.map((input) => ({ ...input, dataType: widened(input.dataType) }));
  const types = new Map<string, DataType>([...initializers].map(([name, { dataType }]) => [name, dataType]));
  for (const { name, dataType } of inputs) if (dataType !== null) types.set(name, dataType);
  const nodes = graph.nodes.map((original) => {
    const node = upcastNode(original);
    const [x = ''] = node.inputs;
    const [y = ''] = node.outputs;
    const idle = node.opType === 'Cast' && types.get(x) === dataTypeOfCode(readInt(node, 'to') ?? 0);
    const upcast: Node = idle ? { ...node, opType: 'Identity', attributes: new Map() } : node;
    const dataType = firstOutputType(node, (value) => types.get(value));
    if (dataType !== undefined) types.set(y, dataType);
    return upcast;
  });
  return {
    ...graph,
    nodes,
    initializers,
    inputs,
    outputs: graph.outputs.map((output) => ({ ...output, dataType: widened(output.dataType) })),
    valueInfo: new Map(
      [...graph.valueInfo].map(([name, info]) => [name, { ...info, dataType: widened(info.dataType) }]),
    ),
  };
}

/**
 * A 16-bit model (at CANONICAL_OPSET) in float32: weights, inputs, outputs and casts. Casts that have nothing left to do
 * go. The logits of float16 models changed by 5e-7 (engine.md), since float32 only adds precision.
 */
export function upcastHalf(model: Model): Model {
  return { ...model, graph: eliminateDeadCode(removeIdentities(upcastGraph(model.graph))) };
}
