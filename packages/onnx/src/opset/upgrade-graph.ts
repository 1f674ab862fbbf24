import { AttributeTypeError, type Attribute } from '../attribute.ts';
import { readsOf } from '../captures.ts';
import type { Graph, Node, ValueInfo } from '../graph.ts';
import { ModelError } from '../model-error.ts';
import { UniqueNames } from '../serialization/unique-names.ts';
import { inferNode, ShapeError } from '../shape-inference/index.ts';
import type { DataType, Tensor } from '../tensor.ts';
import { attributeToInputChanges } from './attribute-to-input.ts';
import { firstOutputType } from './element-types.ts';
import { normalizationChanges } from './normalization.ts';
import { renamedChanges } from './renamed.ts';
import { resizeChanges } from './resize.ts';
import { softmaxChanges } from './softmax.ts';
import type { OperatorChange, UpgradeContext } from './upgrade.ts';

/** Every operator whose definition changed between the oldest opset we read and CANONICAL_OPSET. */
const CHANGES: ReadonlyMap<string, OperatorChange> = new Map(
  [...attributeToInputChanges, ...softmaxChanges, ...normalizationChanges, ...resizeChanges, ...renamedChanges].map(
    (change) => [change.opType, change],
  ),
);

/** What is known of values, those of surrounding graphs included. */
interface Knowledge {
  readonly types: Map<string, ValueInfo>;
  readonly dataTypes: Map<string, DataType>;
  readonly constants: Map<string, Tensor>;
}

/** Adds what follows for the outputs of an upgraded node. */
function learn(knowledge: Knowledge, node: Node): void {
  const { types, dataTypes, constants } = knowledge;
  const [first = ''] = node.outputs;
  const dataType = firstOutputType(node, (value) => dataTypes.get(value));
  if (dataType !== undefined && first !== '') dataTypes.set(first, dataType);
  try {
    const infos = inferNode(node, { info: (value) => types.get(value), constant: (value) => constants.get(value) });
    node.outputs.forEach((output, index) => {
      const info = infos[index];
      if (output === '' || info === undefined) return;
      types.set(output, info);
      dataTypes.set(output, info.dataType);
    });
  } catch (error) {
    // Symbolic sizes and computed shapes are ordinary here; upgrades that need a shape say so themselves.
    if (!(error instanceof ShapeError || error instanceof AttributeTypeError)) throw error;
  }
}

function knowledgeOf(graph: Graph, outer: Knowledge): Knowledge {
  const knowledge: Knowledge = {
    types: new Map([...outer.types, ...graph.valueInfo]),
    dataTypes: new Map(outer.dataTypes),
    constants: new Map([...outer.constants, ...graph.initializers]),
  };
  for (const [name, { dataType, dims }] of graph.initializers) knowledge.types.set(name, { dataType, dims });
  for (const { name, dataType } of graph.inputs) if (dataType !== null) knowledge.dataTypes.set(name, dataType);
  for (const [name, { dataType }] of knowledge.types) knowledge.dataTypes.set(name, dataType);
  return knowledge;
}

/**
 * What happens to a node without a counterpart. "keep" leaves it as it is, for looking at a model that is only judged and
 * never differentiated.
 */
export type OnRefusal = 'throw' | 'keep';

interface GraphUpgrade {
  readonly onRefusal: OnRefusal;
  readonly graph: Graph;
  readonly opset: number;
  readonly names: UniqueNames;
  readonly outer: Knowledge;
}

function upgradeNode(node: Node, context: UpgradeContext, onRefusal: OnRefusal): readonly Node[] {
  const change = node.domain === '' ? CHANGES.get(node.opType) : undefined;
  if (change === undefined || context.opset >= change.changedAt) return [node];
  try {
    return change.upgrade(node, context);
  } catch (error) {
    if (onRefusal === 'keep' && error instanceof ModelError) return [node];
    throw error;
  }
}

function upgradeGraph({ graph, opset, names, outer, onRefusal }: GraphUpgrade): Graph {
  const initializers = new Map(graph.initializers);
  const knowledge = knowledgeOf(graph, outer);
  const used = new Set([...graph.nodes.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)]);
  const context: UpgradeContext = {
    opset,
    constant: (tensor, hint) => {
      const name = names.claim(hint);
      initializers.set(name, tensor);
      knowledge.constants.set(name, tensor);
      knowledge.types.set(name, { dataType: tensor.dataType, dims: tensor.dims });
      knowledge.dataTypes.set(name, tensor.dataType);
      return name;
    },
    fresh: (hint) => names.claim(hint),
    constantOf: (value) => knowledge.constants.get(value),
    dimsOf: (value) => knowledge.types.get(value)?.dims,
    dataTypeOf: (value) => knowledge.dataTypes.get(value),
    isUsed: (value) => used.has(value),
  };
  const upgradeAttribute = (attribute: Attribute): Attribute =>
    attribute.kind === 'graph'
      ? { kind: 'graph', value: upgradeGraph({ graph: attribute.value, opset, names, outer: knowledge, onRefusal }) }
      : attribute;
  const nodes = graph.nodes.flatMap((node) => {
    return upgradeNode(node, context, onRefusal).map((next): Node => {
      const attributes = new Map([...next.attributes].map(([name, value]) => [name, upgradeAttribute(value)]));
      learn(knowledge, next);
      return { ...next, attributes };
    });
  });
  return { ...graph, nodes, initializers };
}

/** Names of all values and nodes of a graph and of the graphs in it. */
function allNames(graph: Graph): string[] {
  return [
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.keys(),
    ...graph.nodes.flatMap((node) => [
      node.name,
      ...node.outputs,
      ...[...node.attributes.values()].flatMap((value) => (value.kind === 'graph' ? allNames(value.value) : [])),
    ]),
  ];
}

/** Rewrites a graph and its subgraphs from `opset` to CANONICAL_OPSET. */
export const upgradeMainGraph = (graph: Graph, opset: number, onRefusal: OnRefusal = 'throw'): Graph =>
  upgradeGraph({
    graph,
    opset,
    onRefusal,
    names: new UniqueNames(allNames(graph)),
    outer: { types: new Map(), dataTypes: new Map(), constants: new Map() },
  });
