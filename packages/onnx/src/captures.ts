import type { Graph, Node } from './graph.ts';

function capturedBy(graph: Graph): string[] {
  const own = new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.keys(),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const read = [
    ...graph.nodes.flatMap((node) => [...node.inputs, ...capturesOf(node)]),
    ...graph.outputs.map(({ name }) => name),
  ];
  return read.filter((name) => name !== '' && !own.has(name));
}

/** Values that the subgraphs of a node (If, Loop, Scan) take from the graph around it; they are not among its inputs. */
export const capturesOf = (node: Node): string[] =>
  [...node.attributes.values()].flatMap((attribute) => (attribute.kind === 'graph' ? capturedBy(attribute.value) : []));

/** All values that a node reads: its inputs (without omitted ones) and what its subgraphs capture. */
export const readsOf = (node: Node): string[] => [...node.inputs.filter((name) => name !== ''), ...capturesOf(node)];
