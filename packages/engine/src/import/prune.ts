import { readsOf, type Graph } from '@holdfast/onnx';

/** The graph without the nodes, constants and frozen types that none of its outputs needs. Inputs stay. */
export function prune(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const nodes = graph.nodes.filter(() => false);
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    nodes.unshift(node);
    for (const read of readsOf(node)) needed.add(read);
  }
  const made = new Set([...graph.inputs.map(({ name }) => name), ...nodes.flatMap(({ outputs }) => outputs)]);
  return {
    ...graph,
    nodes,
    initializers: new Map([...graph.initializers].filter(([name]) => needed.has(name))),
    valueInfo: new Map([...graph.valueInfo].filter(([name]) => needed.has(name) || made.has(name))),
  };
}
