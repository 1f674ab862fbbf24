import type { Graph, Node, ValueInfo } from '../graph.ts';
import { UniqueNames } from '../serialization/unique-names.ts';
import { float32, type Tensor } from '../tensor.ts';
import { affineHostOf } from './affine-host.ts';
import { affineOfBatchNormalization, channelAffineOf } from './channel-affine.ts';
import { eliminateDeadCode } from './eliminate-dead-code.ts';
import { hasSingleReader, indexGraph, namesOf } from './graph-index.ts';

interface Folding {
  readonly initializers: Map<string, Tensor>;
  readonly names: UniqueNames;
}

const constantOf =
  ({ initializers }: Folding) =>
  (value: string): Tensor | undefined =>
    initializers.get(value);

/** The layer with `next` taken into its weights, making the output of `next`; `undefined` where that is not possible. */
function absorbed(layer: Node, next: Node, folding: Folding): Node | undefined {
  const host = affineHostOf(layer, constantOf(folding));
  const [x = ''] = layer.outputs;
  if (host === undefined) return undefined;
  const affine = channelAffineOf(next, { ...host, x, constantOf: constantOf(folding) });
  if (affine?.scale.length !== host.channels) return undefined;
  const { weight, bias, attributes } = host.absorb(affine);
  const weightName = folding.names.claim(`${layer.inputs[1] ?? layer.name}.folded`);
  const biasName = folding.names.claim(`${layer.name}.bias`);
  folding.initializers.set(weightName, weight);
  folding.initializers.set(biasName, bias);
  const inputs = [layer.inputs[0] ?? '', weightName, biasName];
  return { ...layer, inputs, outputs: next.outputs.slice(0, 1), attributes };
}

/** A BatchNormalization on its own as x * scale + shift; `undefined` where its constants or the rank are not known. */
function asArithmetic(node: Node, info: ValueInfo | undefined, folding: Folding): Node[] | undefined {
  const affine = affineOfBatchNormalization(node, constantOf(folding));
  if (affine === undefined || info === undefined || info.dims.length < 2) return undefined;
  const [x = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const dims = [affine.scale.length, ...info.dims.slice(2).map(() => 1)];
  const operand = (values: Float64Array, hint: string): string => {
    const name = folding.names.claim(`${node.name}.${hint}`);
    folding.initializers.set(name, float32(dims, Float32Array.from(values)));
    return name;
  };
  const product = folding.names.claim(`${node.name}.product`);
  const step = (opType: string, inputs: readonly string[], output: string): Node => ({
    name: folding.names.claim(`${node.name}.${opType}`),
    opType,
    domain: '',
    inputs,
    outputs: [output],
    attributes: new Map(),
  });
  return [
    step('Mul', [x, operand(affine.scale, 'scale')], product),
    step('Add', [product, operand(affine.shift, 'shift')], y),
  ];
}

/**
 * Takes BatchNormalization, and Mul, Add, Sub and Div by one constant per channel, into the constant weights of the Conv,
 * ConvTranspose or Gemm before it; a BatchNormalization that has no such layer becomes Mul and Add. Computed in double
 * precision, rounded to float32 once.
 *
 * Left alone: layers whose output has other readers, computed statistics, a BatchNormalization on its own whose rank is
 * not in `graph.valueInfo`.
 */
export function foldBatchNormalization(graph: Graph): Graph {
  const index = indexGraph(graph);
  const folding: Folding = { initializers: new Map(graph.initializers), names: new UniqueNames(namesOf(graph)) };
  const nodes: Node[] = [];
  const position = new Map<string, number>();
  const put = (node: Node, at = nodes.length): void => {
    nodes[at] = node;
    for (const output of node.outputs) position.set(output, at);
  };
  for (const node of graph.nodes) {
    // The layer may have been rewritten already, so it is looked up among the new nodes.
    const host = node.inputs.find((value) => position.has(value) && hasSingleReader(index, value));
    const at = host === undefined ? undefined : position.get(host);
    const layer = at === undefined ? undefined : nodes[at];
    const folded = layer === undefined ? undefined : absorbed(layer, node, folding);
    if (folded !== undefined) put(folded, at);
    else if (node.opType !== 'BatchNormalization' || node.domain !== '') put(node);
    else {
      const arithmetic = asArithmetic(node, graph.valueInfo.get(node.inputs[0] ?? ''), folding);
      for (const step of arithmetic ?? [node]) put(step);
    }
  }
  return eliminateDeadCode({ ...graph, nodes, initializers: folding.initializers });
}
