import { readsOf } from '../captures.ts';
import type { Graph, Node } from '../graph.ts';

/**
 * Drops nodes and initializers that no output depends on, and types of values that are gone. Inputs stay, since callers
 * feed them by name. Nodes that are kept keep all their outputs.
 */
export function eliminateDeadCode(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const kept = new Set<Node>();
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    kept.add(node);
    for (const value of readsOf(node)) needed.add(value);
  }
  const nodes = graph.nodes.filter((node) => kept.has(node));
  const alive = new Set([
    ...needed,
    ...graph.inputs.map(({ name }) => name),
    ...nodes.flatMap(({ outputs }) => outputs),
  ]);
  return {
    ...graph,
    nodes,
    initializers: new Map([...graph.initializers].filter(([name]) => needed.has(name))),
    valueInfo: new Map([...graph.valueInfo].filter(([name]) => alive.has(name))),
  };
}
