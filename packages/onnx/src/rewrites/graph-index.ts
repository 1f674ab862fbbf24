import { capturesOf, readsOf } from '../captures.ts';
import type { Graph, Node } from '../graph.ts';

/** Who makes and who reads each value of a graph. */
export interface GraphIndex {
  readonly producer: ReadonlyMap<string, Node>;
  /** Nodes that read a value, once per use. */
  readonly readers: ReadonlyMap<string, readonly Node[]>;
  readonly outputs: ReadonlySet<string>;
  /** Values that a subgraph of some node refers to by name; they must keep it. */
  readonly captured: ReadonlySet<string>;
}

export function indexGraph(graph: Graph): GraphIndex {
  const producer = new Map<string, Node>();
  const readers = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    for (const output of node.outputs) producer.set(output, node);
    for (const value of readsOf(node)) {
      const known = readers.get(value);
      if (known === undefined) readers.set(value, [node]);
      else known.push(node);
    }
  }
  return {
    producer,
    readers,
    outputs: new Set(graph.outputs.map(({ name }) => name)),
    captured: new Set(graph.nodes.flatMap(capturesOf)),
  };
}

/** Whether one node alone reads the value, once, and the graph does not give it out. */
export const hasSingleReader = ({ readers, outputs }: GraphIndex, value: string): boolean =>
  !outputs.has(value) && readers.get(value)?.length === 1;

/** Names of all values and nodes of a graph, to choose new ones beside. */
export const namesOf = (graph: Graph): string[] => [
  ...graph.inputs.map(({ name }) => name),
  ...graph.initializers.keys(),
  ...graph.nodes.flatMap((node) => [node.name, ...node.outputs]),
];
