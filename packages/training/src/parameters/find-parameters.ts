import { defaultRules, type Parameters } from '@holdfast/autodiff';
import type { Graph, Node } from '@holdfast/onnx';
import { derivedWeights } from './derived-weights.ts';
import { variesAlongChannelsOnly } from './per-channel.ts';

/** A weight that training may change. */
export interface Parameter {
  /** Name of the initializer in the file. */
  readonly name: string;
  readonly dims: readonly number[];
  readonly kind: Parameters['kind'];
  /** The node that reads it, and that node's operator. */
  readonly node: string;
  readonly opType: string;
  /** 1 for the layers nearest to the outputs; see `findParameters`. */
  readonly block: number;
}

/**
 * The parameters of a frozen graph whose batch normalisations are not folded: initializers that stand where an operator's
 * rule says `parameters`, on the way from the picture to the outputs.
 *
 * A block is a weighted layer (Conv, ConvTranspose, Gemm, MatMul with a constant) with the normalisation, bias and slopes behind it, up to the next
 * weighted layers. Its number is the count of weighted layers on the longest way from it to an output, itself included: 1 is
 * what the outputs are made by, and parallel branches and heads get numbers of their own. "The last k blocks" are all of number <= k, so
 * everything that is frozen lies before everything that is trained.
 */
export function findParameters(graph: Graph): Parameter[] {
  const behind = derivedWeights(graph);
  const onPicture = graph.nodes.filter(({ inputs }) => inputs.some((name) => name !== '' && !behind.has(name)));
  const isLayer = (node: Node): boolean =>
    parametersOf(node)?.kind === 'layer' && layerWeights(node).some((name) => (behind.get(name)?.size ?? 0) > 0);
  const layers = new Set(onPicture.filter(isLayer));
  const blocks = blockNumbers(onPicture, layers);
  const afterLayer = placesBehindLayers(onPicture, layers);

  const found = new Map<string, Parameter>();
  for (const node of onPicture) {
    const parameters = parametersOf(node);
    if (parameters === undefined || (parameters.kind === 'layer' && !layers.has(node))) continue;
    const block = blocks.get(node) ?? 1;
    if (parameters.kind === 'per-channel' && !isBiasOrScale(node, block)) continue;
    for (const index of parameters.inputs) {
      for (const name of behind.get(node.inputs[index] ?? '') ?? []) {
        const tensor = graph.initializers.get(name);
        if (tensor === undefined) continue;
        const known = found.get(name);
        // A weight with several readers is as early as its earliest one.
        if (known !== undefined && known.block >= block) continue;
        const { dims } = tensor;
        found.set(name, { name, dims, kind: parameters.kind, node: node.name, opType: node.opType, block });
      }
    }
  }
  return [...found.values()];

  /**
   * Whether a node's constant is a bias or a scale: one number per channel, directly behind a layer or before another one. What comes before the first
   * layer normalises the picture; what comes behind the last one decodes boxes (variances, anchors). Neither is learnt.
   */
  function isBiasOrScale(node: Node, block: number): boolean {
    const place = node.inputs.map((name) => afterLayer.get(name)).find((known) => known !== undefined);
    if (place === undefined || (place === 'further' && block === 1)) return false;
    const rank = graph.valueInfo.get(node.outputs[0] ?? '')?.dims.length ?? 0;
    return node.inputs.every((name) => {
      const dims =
        graph.initializers.get(name)?.dims ?? (behind.has(name) ? graph.valueInfo.get(name)?.dims : undefined);
      return dims === undefined || variesAlongChannelsOnly(dims, rank);
    });
  }
}

const parametersOf = (node: Node): Parameters | undefined =>
  node.domain === '' ? defaultRules.get(node.opType)?.parameters : undefined;

/** The inputs that make an operator a weighted layer; a bias alone does not. */
const layerWeights = ({ opType, inputs }: Node): readonly string[] =>
  opType === 'Conv' || opType === 'ConvTranspose' ? inputs.slice(1, 2) : inputs.slice(0, 2);

/** For every node: weighted layers on the longest way from it to an output, itself counted as one. */
function blockNumbers(nodes: readonly Node[], layers: ReadonlySet<Node>): ReadonlyMap<Node, number> {
  const below = new Map<string, number>();
  const numbers = new Map<Node, number>();
  for (const node of nodes.toReversed()) {
    const behind = Math.max(0, ...node.outputs.map((output) => below.get(output) ?? 0));
    numbers.set(node, behind + 1);
    const here = behind + (layers.has(node) ? 1 : 0);
    for (const input of node.inputs) below.set(input, Math.max(below.get(input) ?? 0, here));
  }
  return numbers;
}

/** Values behind weighted layers: `directly`, with nothing but parameters of that layer between, or `further` on. */
function placesBehindLayers(
  nodes: readonly Node[],
  layers: ReadonlySet<Node>,
): ReadonlyMap<string, 'directly' | 'further'> {
  const places = new Map<string, 'directly' | 'further'>();
  for (const node of nodes) {
    const place = node.inputs.map((name) => places.get(name)).find((known) => known !== undefined);
    const isParameterised =
      parametersOf(node) !== undefined && node.inputs.filter((name) => places.has(name)).length === 1;
    const own = layers.has(node) || (place === 'directly' && isParameterised) ? 'directly' : place && 'further';
    if (own !== undefined) for (const output of node.outputs) places.set(output, own);
  }
  return places;
}
