import type { Graph, Model, ValueDeclaration } from './graph.ts';
import { elementCount } from './tensor.ts';

/** What can be said of a model without running it. */
export interface ModelDescription {
  readonly producer: string;
  readonly irVersion: number;
  /** Version of ai.onnx. */
  readonly opset: number;
  /** Domains besides ai.onnx that nodes use. */
  readonly otherDomains: readonly string[];
  readonly inputs: readonly ValueDeclaration[];
  readonly outputs: readonly ValueDeclaration[];
  /** Nodes, those of subgraphs included. */
  readonly nodeCount: number;
  /** Numbers of nodes by operator, most frequent first; operators of other domains as `domain.Operator`. */
  readonly operatorCounts: ReadonlyMap<string, number>;
  /** Elements of all floating-point initializers. */
  readonly parameterCount: number;
  /** Numbers of initializers by element type. */
  readonly initializerTypes: ReadonlyMap<string, number>;
  readonly metadata: ReadonlyMap<string, string>;
}

function* graphsOf(graph: Graph): Generator<Graph> {
  yield graph;
  for (const node of graph.nodes) {
    for (const attribute of node.attributes.values()) {
      if (attribute.kind === 'graph') yield* graphsOf(attribute.value);
    }
  }
}

function countBy(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

/** Inputs, outputs, operators and parameters of a model, as `holdfast inspect` shows them. */
export function describeModel(model: Model): ModelDescription {
  const graphs = [...graphsOf(model.graph)];
  const nodes = graphs.flatMap((graph) => graph.nodes);
  const tensors = graphs.flatMap((graph) => [...graph.initializers.values()]);
  return {
    producer: model.producer,
    irVersion: model.irVersion,
    opset: model.opsetImports.get('') ?? 0,
    otherDomains: [...new Set(nodes.map(({ domain }) => domain))].filter((domain) => domain !== '').sort(),
    inputs: model.graph.inputs,
    outputs: model.graph.outputs,
    nodeCount: nodes.length,
    operatorCounts: countBy(nodes.map(({ domain, opType }) => (domain === '' ? opType : `${domain}.${opType}`))),
    parameterCount: tensors
      .filter(({ dataType }) => dataType.includes('float'))
      .reduce((total, { dims }) => total + elementCount(dims), 0),
    initializerTypes: countBy(tensors.map(({ dataType }) => dataType)),
    metadata: model.metadata,
  };
}
